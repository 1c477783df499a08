import { plannedPictures, type RenderPlan } from '../renders/graph/plan-renders.ts';
import { mayBeInterlaced } from '../renders/parts/filters/uniform-frames.ts';
import type { IndexedSlice, ReadIndexedSlice } from '../shared/adapters/packets/stored-index.ts';
import { ReadFaultError } from '../shared/adapters/reader/open-range.ts';
import type { SourceReader } from '../shared/adapters/reader/source-reader.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import { confinedStreamArgs } from '../shared/core/media/input-args.ts';
import type { MediaProbe } from '../shared/core/media/media-probe.ts';
import { type ExcerptCounts, excerptBytes } from '../shared/kernels/packets/film/excerpt-bytes.ts';
import { excerptShift } from '../shared/kernels/packets/film/film-clock.ts';
import { PACKET_CONTAINERS } from '../shared/kernels/packets/film/packet-containers.ts';
import { shownPackets } from '../shared/kernels/packets/film/shown-packets.ts';
import { NoIndexError, type NoIndexReason } from '../shared/kernels/packets/no-index.ts';
import type { UnitForm } from '../shared/kernels/packets/packet-container.ts';
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

/**
 * Whether packets may be left out: no picture is mixed with its neighbours, and times are compared in whole ticks.
 * @param units how packets can be looked into
 */
const mayLeaveOut = (probe: MediaProbe, units: UnitForm | undefined): boolean =>
  isMillisecondExact(probe) &&
  units !== undefined &&
  !probe.video.interlaced &&
  (units.progressive === true || !mayBeInterlaced(probe));

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
  const samplings = plannedPictures(plan).map(([, sampling]) => sampling);
  const shown = mayLeaveOut(probe, make().units) ? shownPackets(packets, samplings, probe, timeBase) : undefined;
  let failure: NoIndexReason | undefined;
  let counts: ExcerptCounts = { packets: 0, leftOut: 0 };
  async function* write(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    counts = { packets: 0, leftOut: 0 };
    try {
      yield* excerptBytes(make(), planned, { fromBeginning, shown }, (range) => reader.read(range, signal), counts);
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
      return counts.leftOut;
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
