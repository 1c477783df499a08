import pLimit from 'p-limit';
import type { PieceBytes } from '../../core/media/film-pieces.ts';
import { clockDifference, clockIn, type WindowClock } from '../../core/media/pes-clock.ts';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';

/** A file, and the track in it whose clock is sampled. */
export interface SampledClock {
  /** `mpegts` or `mpeg` */
  readonly container: string;
  /** the container's own number of the track */
  readonly id: number;
  readonly sizeBytes: number;
  readonly readAt: ReadAt;
}

interface Sample extends WindowClock {
  readonly at: number;
}

const SAMPLES = 64;
const SAMPLES_AT_ONCE = 8;
/**
 * Bytes read for a sample. The first size holds some pictures of a film of 8 Mb/s; the second is tried if it contains
 * no time.
 */
const WINDOW_BYTES = [64 * 1024, 1024 ** 2] as const;
/** A suspicious stretch is halved until it is no longer than this; then its packets are listed to find the exact place. */
const NARROW_BYTES = 8 * 1024 ** 2;
/** A step backwards larger than this is a jump. The difference between decoding and presentation times is smaller. */
const BACKWARDS_US = 1_000_000;
/** A stretch that lasts more than this many times the median contains a leap, or has hardly any data. */
const LEAP_FACTOR = 8;
const LEAP_US = 10_000_000;
/** Most suspicious places that are examined; a clock with more of them is useless. */
const MAX_SUSPECTS = 64;

/**
 * Find the stretches of a large stream in which its clock jumps, by reading samples of it: time has to grow from sample to
 * sample, by about the same amount everywhere.
 * @returns stretches of some megabytes, in order; a jump that is shorter than the time between two samples may be missed
 */
export const suspiciousStretches = async ({
  container,
  id,
  sizeBytes,
  readAt,
}: SampledClock): Promise<PieceBytes[]> => {
  const limit = pLimit(SAMPLES_AT_ONCE);
  const sample = async (at: number): Promise<Sample | undefined> => {
    for (const length of WINDOW_BYTES) {
      const clock = clockIn(await readAt(at, Math.min(length, sizeBytes - at)), container, id);
      if (clock !== undefined) return { at, ...clock };
    }
    return undefined;
  };
  const places = Array.from({ length: SAMPLES }, (_, i) =>
    Math.floor((i * (sizeBytes - WINDOW_BYTES[0])) / (SAMPLES - 1)),
  );
  const samples = (await Promise.all(places.map((at) => limit(() => sample(at))))).filter((each) => each !== undefined);
  const steps = samples.slice(1).map((to, i) => ({ from: samples[i] ?? to, to }));
  const lengths = steps.map(({ from, to }) => clockDifference(from.firstUs, to.firstUs)).sort((a, b) => a - b);
  const usual = Math.max(0, lengths[Math.floor(lengths.length / 2)] ?? 0);
  const isOdd = ({ from, to }: { readonly from: Sample; readonly to: Sample }): boolean => {
    const difference = clockDifference(from.firstUs, to.firstUs);
    return difference < -BACKWARDS_US || difference > Math.max(LEAP_US, LEAP_FACTOR * usual);
  };
  const narrow = async (from: Sample, to: Sample): Promise<PieceBytes> => {
    if (to.at - from.at <= NARROW_BYTES) return { from: from.at, to: Math.min(sizeBytes, to.at + WINDOW_BYTES[1]) };
    const middle = await sample(Math.floor((from.at + to.at) / 2));
    if (middle === undefined) return { from: from.at, to: Math.min(sizeBytes, to.at + WINDOW_BYTES[1]) };
    const [before, after] = [
      clockDifference(from.firstUs, middle.firstUs),
      clockDifference(middle.firstUs, to.firstUs),
    ];
    const isBefore = before < -BACKWARDS_US || (after >= -BACKWARDS_US && before > after);
    return isBefore ? narrow(from, middle) : narrow(middle, to);
  };
  const stretches: PieceBytes[] = [];
  for (const { from, to } of steps.filter(isOdd).slice(0, MAX_SUSPECTS)) stretches.push(await narrow(from, to));
  return stretches;
};
