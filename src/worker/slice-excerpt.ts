import { keyedPictures, withKnownKeys } from '../renders/graph/key-frames.ts';
import { plannedBranches, plannedPictures, type RenderPlan } from '../renders/graph/plan-renders.ts';
import { mayBeInterlaced } from '../renders/parts/filters/uniform-frames.ts';
import type { IndexedSlice, ReadIndexedSlice } from '../shared/adapters/packets/stored-index.ts';
import { ReadFaultError } from '../shared/adapters/reader/open-range.ts';
import type { SourceReader } from '../shared/adapters/reader/source-reader.ts';
import type { Job } from '../shared/core/documents/job.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import { confinedStreamArgs } from '../shared/core/media/input-args.ts';
import type { MediaProbe } from '../shared/core/media/media-probe.ts';
import { sampledMs } from '../shared/core/slices/slice-samplings.ts';
import { excerptBytes } from '../shared/kernels/packets/film/excerpt-bytes.ts';
import { excerptShift, filmUs } from '../shared/kernels/packets/film/film-clock.ts';
import { keyPackets } from '../shared/kernels/packets/film/key-packets.ts';
import { LeaveOut } from '../shared/kernels/packets/film/leave-out.ts';
import { PACKET_CONTAINERS } from '../shared/kernels/packets/film/packet-containers.ts';
import type { Section } from '../shared/kernels/packets/film/section.ts';
import { shownPackets } from '../shared/kernels/packets/film/shown-packets.ts';
import { NoIndexError, type NoIndexReason } from '../shared/kernels/packets/no-index.ts';
import type { Packet } from '../shared/kernels/packets/packet.ts';
import type { PictureLook } from '../shared/kernels/packets/units/picture-look.ts';
import type { SliceTask } from './plan/slice-task.ts';

/** A small film with packets of one slice, on the server of the source's reader. */
export interface SliceExcerpt {
  readonly url: string;
  /** options that confine the input */
  readonly inputArgs: readonly string[];
  /** the pictures that are made of it: the plan of the slice, with its key frames where some are shown */
  readonly plan: RenderPlan;
  /** microseconds that its clock is ahead of the film's */
  readonly shiftUs: number;
  /** whether it begins where the film does */
  readonly fromBeginning: boolean;
  /** whether it holds nothing but the key frames that are shown */
  readonly keysOnly: boolean;
  /** why it could not be written to its end, other than a failed read */
  readonly failure: NoIndexReason | undefined;
  /** coded pictures that were left out in the last run */
  readonly leftOut: number;
  /** when the pictures are due with which decoding may begin, milliseconds of the film, in order */
  readonly keysMs: readonly number[];
  /** the film as an input of this excerpt: one track */
  probeOf(probe: MediaProbe): MediaProbe;
}

/** The slice's excerpts, in the order in which they are tried, or why there is none. */
export type OpenedExcerpts =
  | { readonly excerpts: readonly [SliceExcerpt, ...SliceExcerpt[]] }
  | { readonly reason: NoIndexReason | undefined };

/** Bytes between two key frames that are read as well, when nothing else is needed: less than a request costs. */
const READ_THROUGH_KEYS_BYTES = 16 * 1024;

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
 * @param keys packets whose pictures are shown as key frames
 * @returns undefined where none may
 */
const planLeavingOut = (
  packets: readonly Packet[],
  plan: RenderPlan,
  keys: ReadonlySet<Packet>,
  { probe, timeBase }: FilmClock,
) => {
  if (!isMillisecondExact(probe) || probe.video.interlaced) return undefined;
  const samplings = plannedBranches(plan).flatMap(([, sampling]) => (sampling.ofKeyFrames === true ? [] : [sampling]));
  const due = shownPackets(packets, { range: plan.range, samplings }, probe, timeBase);
  const shown = packets.map((packet, place) => due[place] === true || keys.has(packet));
  const facts = { mayHaveFields: mayBeInterlaced(probe), isReordered: isReordered(packets) };
  return (look: PictureLook) => ({ shown, rules: new LeaveOut({ ...facts, look }) });
};

/** Packets of an excerpt, and what is said of them. */
interface Chosen extends Pick<Section, 'packets' | 'fromBeginning'>, Pick<SliceExcerpt, 'plan' | 'keysOnly'> {
  /** those with which decoding has to be possible, besides the first */
  readonly keys: ReadonlySet<Packet>;
}

type OfferingReader = Pick<SourceReader, 'read' | 'offer'>;

const offerExcerpt = (
  { head, timeBase, container }: IndexedSlice,
  { probe }: Pick<Job, 'probe'>,
  { packets, fromBeginning, plan, keysOnly, keys }: Chosen,
  reader: OfferingReader,
): SliceExcerpt => {
  const shift = excerptShift(packets, timeBase);
  const planned = packets.map((packet) => ({
    ...packet,
    dts: packet.dts + shift.ticks,
    pts: packet.pts + shift.ticks,
  }));
  const make = () => PACKET_CONTAINERS[container].makeExcerpt({ head, timeBase, packets: planned });
  // A damaged head is noticed now, and not when ffmpeg has begun to read.
  make();
  const { codec } = probe.video;
  const keysMs = packets.flatMap(({ isKey, pts }) => (isKey ? [filmUs(pts, probe, timeBase) / 1000] : []));
  const choose = keysOnly ? undefined : planLeavingOut(packets, plan, keys, { probe, timeBase });
  const entries = {
    keys: new Set(packets.flatMap((packet, place) => (keys.has(packet) ? [place] : []))),
    ...(keysOnly ? { readThrough: READ_THROUGH_KEYS_BYTES } : {}),
  };
  let failure: NoIndexReason | undefined;
  let leaveOut: ReturnType<NonNullable<typeof choose>> | undefined;
  async function* write(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const maker = make();
    const look = maker.look(codec);
    leaveOut = look && choose?.(look);
    try {
      const choice = { fromBeginning, look, leaveOut, ...entries };
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
    // A few packets may be too little to tell the container by.
    inputArgs: [...confinedStreamArgs(probe.search), '-f', PACKET_CONTAINERS[container].demuxer],
    plan,
    shiftUs: shift.us,
    fromBeginning,
    keysOnly,
    get failure() {
      return failure;
    },
    get leftOut() {
      return leaveOut?.rules.leftOut ?? 0;
    },
    keysMs: keysMs.sort((one, other) => one - other),
    probeOf: (film) => ({ ...film, video: { ...film.video, ordinal: 0 } }),
  };
};

/**
 * The excerpts of a slice. Where all that is rendered shows key frames, the first one holds nothing else. Interlaced pictures
 * are deinterlaced with their neighbours, so a film of these needs all packets.
 */
const openIndexed = (
  indexed: IndexedSlice,
  { job }: SliceTask,
  plan: RenderPlan,
  reader: OfferingReader,
): OpenedExcerpts => {
  const { section, timeBase } = indexed;
  const keyed = keyedPictures(plan);
  const whole = { ...section, plan, keysOnly: false, keys: new Set<Packet>() };
  if (keyed.length === 0) return { excerpts: [offerExcerpt(indexed, job, whole, reader)] };
  const times = keyed.flatMap(([, sampling]) => sampledMs(sampling));
  const found = keyPackets(section, times, job.probe, timeBase);
  if (found === undefined) return { reason: 'keyFrame' };
  const keys = new Set(found.packets);
  const shown = { plan: withKnownKeys(plan, found.timesUs), keys };
  const all = offerExcerpt(indexed, job, { ...whole, ...shown }, reader);
  const isAlone = keyed.length === plannedPictures(plan).length && !job.probe.video.interlaced;
  if (!isAlone) return { excerpts: [all] };
  const { packets } = found;
  const fromBeginning = section.fromBeginning && packets[0] === section.packets[0];
  const alone = { packets, fromBeginning, keysOnly: true, ...shown };
  return { excerpts: [offerExcerpt(indexed, job, alone, reader), all] };
};

/** A section that begins with the last key frame that is due by a time; as it is where none is known. */
const sectionFrom = ({ section, timeBase }: IndexedSlice, beginMs: number, { probe }: Pick<Job, 'probe'>): Section => {
  const key = keyPackets(section, [beginMs], probe, timeBase)?.packets[0];
  const at = key === undefined ? 0 : section.packets.indexOf(key);
  return at === 0 ? section : { fromBeginning: false, packets: section.packets.slice(at) };
};

/**
 * Open the excerpts of a slice.
 * @param beginMs where the plan begins later than the slice: they begin with the last key frame before it
 * @param readIndex undefined where no index can be read
 * @returns the reason when there is none: the plan's, or why the index cannot be used for this slice
 */
export const openSliceExcerpts = async (
  task: SliceTask,
  plan: RenderPlan,
  reader: OfferingReader,
  readIndex: ReadIndexedSlice | undefined,
  beginMs?: number,
): Promise<OpenedExcerpts> => {
  const { job, index, planned } = task;
  if (readIndex === undefined || job.reading?.way !== 'index') return { reason: job.reading?.reason };
  if (!planned) return { reason: 'noSection' };
  try {
    const indexed = await readIndex(job.jobId, job.source, index);
    const section = beginMs === undefined ? indexed.section : sectionFrom(indexed, beginMs, job);
    return openIndexed({ ...indexed, section }, task, plan, reader);
  } catch (error) {
    if (error instanceof NoIndexError) return { reason: error.reason };
    // The store refuses the index, or fails, or its head is damaged: the film can be read without it.
    if (error instanceof FanreelError || error instanceof RangeError) return { reason: 'unreadable' };
    throw error;
  }
};
