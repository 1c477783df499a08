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

/** A last slice below this share of a slice, and below these milliseconds, is a tail. */
const TAIL = { share: 1 / 6, ms: 5_000 } as const;

/** Whether a timeline ends with a tail: too little for a slice of its own, behind at least one whole slice. */
const hasTail = (durationMs: number, sliceMs: number): boolean => {
  const lastMs = durationMs % sliceMs;
  return durationMs > sliceMs && lastMs > 0 && lastMs < sliceMs * TAIL.share && lastMs < TAIL.ms;
};

/**
 * How many slices a timeline has, without making them.
 * @param durationMs positive integer ms
 * @param sliceMs length of a slice, positive integer ms
 * @param joinsTail whether a tail is part of the slice before it
 * @returns ceil(durationMs / sliceMs), one less where a tail is joined
 * @throws {InvalidEventError} when either is not a positive integer
 */
export const countSlices = (durationMs: number, sliceMs: number, joinsTail = false): number => {
  positiveInteger('durationMs', durationMs);
  positiveInteger('sliceMs', sliceMs);
  return Math.ceil(durationMs / sliceMs) - (joinsTail && hasTail(durationMs, sliceMs) ? 1 : 0);
};

/** Length of the last slice, without making the slices. @see planSlices */
export const lastSliceMs = (durationMs: number, sliceMs: number, joinsTail: boolean): number =>
  durationMs - (countSlices(durationMs, sliceMs, joinsTail) - 1) * sliceMs;

/**
 * Tile a timeline into half-open slices `[startMs, endMs)`.
 * @param durationMs probed duration, positive integer ms
 * @param sliceMs length of a slice, positive integer ms; the last one may be shorter, or longer by a joined tail
 * @param joinsTail whether a tail is part of the slice before it
 * @returns as many as {@link countSlices} says, ordered, gap-free, the last ending at durationMs
 * @throws {InvalidEventError} when either is not a positive integer
 */
export const planSlices = (durationMs: number, sliceMs: number, joinsTail = false): Slice[] => {
  const count = countSlices(durationMs, sliceMs, joinsTail);
  return Array.from({ length: count }, (_, index) => ({
    index,
    startMs: index * sliceMs,
    endMs: index === count - 1 ? durationMs : (index + 1) * sliceMs,
  }));
};
