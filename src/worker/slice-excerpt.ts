import { plannedPictures, type RenderPlan } from '../renders/graph/plan-renders.ts';
import { mayBeInterlaced } from '../renders/parts/filters/uniform-frames.ts';
import type { IndexedSlice, ReadIndexedSlice } from '../shared/adapters/packets/stored-index.ts';
import { ReadFaultError } from '../shared/adapters/reader/open-range.ts';
import type { SourceReader } from '../shared/adapters/reader/source-reader.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import { confinedStreamArgs } from '../shared/core/media/input-args.ts';
import type { MediaProbe } from '../shared/core/media/media-probe.ts';
import { excerptBytes } from '../shared/kernels/packets/film/excerpt-bytes.ts';
import { excerptShift } from '../shared/kernels/packets/film/film-clock.ts';
import { LeaveOut } from '../shared/kernels/packets/film/leave-out.ts';
import { PACKET_CONTAINERS } from '../shared/kernels/packets/film/packet-containers.ts';
import { shownPackets } from '../shared/kernels/packets/film/shown-packets.ts';
import { NoIndexError, type NoIndexReason } from '../shared/kernels/packets/no-index.ts';
import type { Packet } from '../shared/kernels/packets/packet.ts';
import type { PictureLook } from '../shared/kernels/packets/units/picture-look.ts';
import type { SliceTask } from './plan/slice-task.ts';

/** A small film with the packets of one slice, on the server of the source's reader. */
export interface SliceExcerpt {
  readonly url: string;
  /** options that confine the input */
  readonly inputArgs: readonly string[];
  /** microseconds that its clock is ahead of the film's */
  readonly shiftUs: number;
  /** whether it begins where the film does */
  readonly fromBeginning: boolean;
  /** why it could not be written to its end, other than a failed read */
  readonly failure: NoIndexReason | undefined;
  /** coded pictures that were left out in the last run */
  readonly leftOut: number;
  /** the film as an input of this excerpt: one track */
  probeOf(probe: MediaProbe): MediaProbe;
}

/** The slice's excerpt, or why there is none. */
export type OpenedExcerpt = { readonly excerpt: SliceExcerpt } | { readonly reason: NoIndexReason | undefined };

/** Ticks a second up to which the graph makes every millisecond a whole number of ticks. */
const FINEST_DENOMINATOR = 2_000_000;

/** Whether the times at which pictures are taken are whole ticks in the graph: else it rounds them. */
const isMillisecondExact = ({ video: { timeBase } }: MediaProbe): boolean =>
  timeBase[1] <= FINEST_DENOMINATOR || (timeBase[0] === 1 && timeBase[1] % 1000 === 0);

/** Whether some packet is due before one in front of it. */
const isReordered = (packets: readonly Packet[]): boolean =>
  packets.some(({ pts }, i) => i > 0 && pts < (packets[i - 1]?.pts ?? pts));

interface FilmClock {
  readonly probe: MediaProbe;
  readonly timeBase: readonly [number, number];
}

/**
 * Which packets may be left out: where no picture is mixed with its neighbours, and times are compared in whole ticks.
 * @returns undefined where none may
 */
const planLeavingOut = (packets: readonly Packet[], plan: RenderPlan, { probe, timeBase }: FilmClock) => {
  if (!isMillisecondExact(probe) || probe.video.interlaced) return undefined;
  const samplings = plannedPictures(plan).map(([, sampling]) => sampling);
  const shown = shownPackets(packets, { range: plan.range, samplings }, probe, timeBase);
  const facts = { mayHaveFields: mayBeInterlaced(probe), isReordered: isReordered(packets) };
  return (look: PictureLook) => ({ shown, rules: new LeaveOut({ ...facts, look }) });
};

const openIndexed = (
  { head, timeBase, section, container }: IndexedSlice,
  { job }: SliceTask,
  plan: RenderPlan,
  reader: Pick<SourceReader, 'read' | 'offer'>,
): SliceExcerpt => {
  const { probe } = job;
  const shift = excerptShift(section.packets, timeBase);
  const { packets, fromBeginning } = section;
  const planned = packets.map((packet) => ({
    ...packet,
    dts: packet.dts + shift.ticks,
    pts: packet.pts + shift.ticks,
  }));
  const make = () => PACKET_CONTAINERS[container].makeExcerpt({ head, timeBase, packets: planned });
  // A damaged head is noticed now, and not when ffmpeg has begun to read.
  make();
  const { codec } = probe.video;
  const choose = planLeavingOut(packets, plan, { probe, timeBase });
  let failure: NoIndexReason | undefined;
  let leaveOut: ReturnType<NonNullable<typeof choose>> | undefined;
  async function* write(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const maker = make();
    const look = maker.look(codec);
    leaveOut = look && choose?.(look);
    try {
      const choice = { fromBeginning, look, leaveOut };
      yield* excerptBytes(maker, planned, choice, (range) => reader.read(range, signal));
    } catch (error) {
      // An excerpt that ends early may look like one that is whole: whatever ended it counts, but for a failed read.
      if (error instanceof NoIndexError) failure = error.reason;
      else if (!signal.aborted && !(error instanceof ReadFaultError)) failure = 'unreadable';
      throw error;
    }
  }
  return {
    url: reader.offer(write),
    inputArgs: confinedStreamArgs(probe.search),
    shiftUs: shift.us,
    fromBeginning,
    get failure() {
      return failure;
    },
    get leftOut() {
      return leaveOut?.rules.leftOut ?? 0;
    },
    probeOf: (film) => ({ ...film, video: { ...film.video, ordinal: 0 } }),
  };
};

/**
 * Open the excerpt of a slice.
 * @param readIndex undefined where no index can be read
 * @returns the reason when there is none: the plan's, or why the index cannot be used for this slice
 */
export const openSliceExcerpt = async (
  task: SliceTask,
  plan: RenderPlan,
  reader: Pick<SourceReader, 'read' | 'offer'>,
  readIndex: ReadIndexedSlice | undefined,
): Promise<OpenedExcerpt> => {
  const { job, index, planned } = task;
  if (readIndex === undefined || job.reading?.way !== 'index') return { reason: job.reading?.reason };
  if (!planned) return { reason: 'noSection' };
  try {
    const indexed = await readIndex(job.jobId, job.source, index);
    return { excerpt: openIndexed(indexed, task, plan, reader) };
  } catch (error) {
    if (error instanceof NoIndexError) return { reason: error.reason };
    // The store refuses the index, or fails, or its head is damaged: the film can be read without it.
    if (error instanceof FanreelError || error instanceof RangeError) return { reason: 'unreadable' };
    throw error;
  }
};
