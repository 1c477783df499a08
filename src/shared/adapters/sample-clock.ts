import pLimit from 'p-limit';
import type { PieceBytes } from '../media/film-pieces.ts';
import { clockDifference, clockIn, type WindowClock } from '../media/pes-clock.ts';
import type { ReadAt } from '../media/read-mp4-layout.ts';

/** A file and the track in it whose clock is looked at. */
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
/** Holds some pictures of a film of 8 Mb/s; of larger ones a second look is taken. */
const WINDOW_BYTES = [64 * 1024, 1024 ** 2] as const;
/** As long a stretch is read through to find the very place. */
const NARROW_BYTES = 8 * 1024 ** 2;
/** Decoding runs ahead of showing by less. */
const BACKWARDS_US = 1_000_000;
/** A stretch that takes as many times as long as most do holds a leap, or next to nothing. */
const LEAP_FACTOR = 8;
const LEAP_US = 10_000_000;
/** More suspicious places than that are a clock that is of no use. */
const MAX_SUSPECTS = 64;

/**
 * Find the stretches of a large stream in which its clock jumps, by reading it in places: one that is later in the file has to be
 * later in time, by about as much as others are.
 * @returns stretches of some megabytes, in order; a jump that is shorter than a stretch between two places may not be among them
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
