import { type SliceKeys, sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import type { Slice } from '../../../shared/core/slices/plan-slices.ts';
import { wholeSeconds } from '../../../shared/core/slices/slice-samplings.ts';

/** The second and the slice of a job that show a moment of the film. */
export interface Moment {
  /** whole second at or before the moment; where the slice has none before it, the slice's first one */
  readonly second: number;
  readonly slice: Slice;
  readonly keys: SliceKeys;
  /** position of the moment in the GIF and the other renders of the slice, milliseconds from their start */
  readonly intoSliceMs: number;
}

/** The last slice that begins at or before a time, else the first one. */
const sliceAt = (plan: readonly Slice[], first: Slice, ms: number): Slice => {
  let low = 0;
  let high = plan.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((plan[middle]?.startMs ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return plan[low - 1] ?? first;
};

/**
 * Find what shows a moment. Slices are half-open: a border belongs to the slice that begins there.
 * @param plan all slices of the job, in order
 * @param ms any number; values before the first slice mean its start, those behind a slice its last moment
 * @throws {RangeError} when the plan has no slices
 */
export const momentAt = (jobId: string, plan: readonly Slice[], ms: number): Moment => {
  const [first] = plan;
  if (first === undefined) throw new RangeError('A job has at least one slice.');
  const slice = sliceAt(plan, first, ms);
  const within = Math.min(slice.endMs - 1, Math.max(slice.startMs, ms));
  const { firstSecond, count } = wholeSeconds(slice);
  const floor = Math.floor(within / 1000);
  const second = count === 0 ? floor : Math.max(firstSecond, floor);
  return { second, slice, keys: sliceKeys(jobId, slice.index), intoSliceMs: within - slice.startMs };
};

/** The whole seconds that lie in the slices, in order: those that have a frame. */
export const secondsOf = (plan: readonly Slice[]): number[] =>
  plan.flatMap((slice) => {
    const { firstSecond, count } = wholeSeconds(slice);
    return Array.from({ length: count }, (_, i) => firstSecond + i);
  });

/** Place of the last of some seconds that is not after another one, at least 0. */
export const placeOf = (seconds: readonly number[], second: number): number => {
  let low = 0;
  let high = seconds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seconds[middle] ?? 0) <= second) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
};
