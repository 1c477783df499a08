import { InvalidEventError } from '../errors/errors.ts';

/** A half-open part `[startMs, endMs)` of a video, whole milliseconds. */
export interface Slice {
  readonly index: number;
  readonly startMs: number;
  readonly endMs: number;
}

const positiveInteger = (name: string, value: number): void => {
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new InvalidEventError(`${name} is ${value}; it must be a positive whole number of milliseconds.`);
  }
};

/**
 * How many slices a timeline has, without making them.
 * @param durationMs positive integer ms
 * @param sliceMs longest slice, positive integer ms
 * @returns ceil(durationMs / sliceMs)
 * @throws {InvalidEventError} when either is not a positive integer
 */
export const countSlices = (durationMs: number, sliceMs: number): number => {
  positiveInteger('durationMs', durationMs);
  positiveInteger('sliceMs', sliceMs);
  return Math.ceil(durationMs / sliceMs);
};

/**
 * Tile a timeline into half-open slices `[startMs, endMs)`.
 * @param durationMs probed duration, positive integer ms
 * @param sliceMs longest slice, positive integer ms
 * @returns ceil(durationMs / sliceMs) slices, ordered, gap-free, the last ending at durationMs
 * @throws {InvalidEventError} when either is not a positive integer
 */
export const planSlices = (durationMs: number, sliceMs: number): Slice[] =>
  Array.from({ length: countSlices(durationMs, sliceMs) }, (_, index) => ({
    index,
    startMs: index * sliceMs,
    endMs: Math.min((index + 1) * sliceMs, durationMs),
  }));
