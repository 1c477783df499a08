import type { FilmPart } from '../options/part-options.ts';
import { countSlices, lastSliceMs, planSlices, type Slice } from './plan-slices.ts';
import type { TimeRange } from './slice-samplings.ts';

/** A part, and how it is sliced. */
export interface SlicedPart extends FilmPart {
  /** length of a slice, seconds */
  readonly slice: number;
  /** a tail is part of the slice before it; absent in plans of earlier versions, and where slices or a part were asked for */
  readonly tail?: 'joined' | undefined;
}

const joinsTail = ({ tail }: SlicedPart): boolean => tail === 'joined';

const inMs = (seconds: number): number => Math.round(seconds * 1000);

/** Moments as ranges; those that overlap are one. */
const momentRanges = (starts: readonly number[], length: number, durationMs: number): TimeRange[] => {
  const ranges: TimeRange[] = [];
  for (const start of starts) {
    const startMs = inMs(start);
    const endMs = Math.min(durationMs, startMs + inMs(length));
    const last = ranges.at(-1);
    if (startMs >= durationMs) break;
    if (last !== undefined && startMs < last.endMs) ranges[ranges.length - 1] = { startMs: last.startMs, endMs };
    else ranges.push({ startMs, endMs });
  }
  return ranges;
};

/**
 * Ranges of the film that a job is about.
 * @param durationMs of the film, positive whole milliseconds
 * @returns ascending, none overlapping, all within the film; empty when the part lies behind its end
 */
export const rangesOfPart = (durationMs: number, { from = 0, to, at, length = 0 }: FilmPart): TimeRange[] => {
  if (at !== undefined) return momentRanges(at, length, durationMs);
  const startMs = inMs(from);
  const endMs = to === undefined ? durationMs : Math.min(durationMs, inMs(to));
  return startMs < endMs ? [{ startMs, endMs }] : [];
};

/** Milliseconds of film that a job is about. */
export const lengthOfPart = (durationMs: number, part: FilmPart): number =>
  rangesOfPart(durationMs, part).reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);

/**
 * Slices of a job, in times of the film: a range is tiled from its start on, a moment is one slice.
 * @param durationMs of the film, positive whole milliseconds
 * @returns ordered, numbered from 0; together they are {@link rangesOfPart}
 */
export const slicesOfPart = (durationMs: number, part: SlicedPart): Slice[] => {
  const ranges = rangesOfPart(durationMs, part);
  if (part.at !== undefined) return ranges.map((range, index) => ({ index, ...range }));
  return ranges.flatMap(({ startMs, endMs }) =>
    planSlices(endMs - startMs, inMs(part.slice), joinsTail(part)).map((slice) => ({
      index: slice.index,
      startMs: startMs + slice.startMs,
      endMs: startMs + slice.endMs,
    })),
  );
};

/** How many slices a job has, without making them. */
export const countSlicesOfPart = (durationMs: number, part: SlicedPart): number => {
  const ranges = rangesOfPart(durationMs, part);
  if (part.at !== undefined) return ranges.length;
  return ranges.reduce(
    (sum, { startMs, endMs }) => sum + countSlices(endMs - startMs, inMs(part.slice), joinsTail(part)),
    0,
  );
};

/**
 * Length of the longest slice of a job, milliseconds, without making the slices: of a part that is shorter than `slice`, its
 * own length; where a tail is joined, `slice` and the tail.
 */
export const longestSliceMs = (durationMs: number, part: SlicedPart): number => {
  if (part.at !== undefined)
    return rangesOfPart(durationMs, part).reduce(
      (longest, { startMs, endMs }) => Math.max(longest, endMs - startMs),
      0,
    );
  const lengthMs = lengthOfPart(durationMs, part);
  const sliceMs = inMs(part.slice);
  return lengthMs <= sliceMs ? lengthMs : Math.max(sliceMs, lastSliceMs(lengthMs, sliceMs, joinsTail(part)));
};

/** Whether a job is about less than the whole film. */
export const isPart = ({ from, to, at }: FilmPart): boolean =>
  from !== undefined || to !== undefined || at !== undefined;

/**
 * Where each slice lies when the slices are put one behind the other, as in a stitched film: its start, milliseconds.
 * @param slices in order
 */
export const startsWhenJoined = (slices: readonly Slice[]): ReadonlyMap<number, number> => {
  const starts = new Map<number, number>();
  let atMs = 0;
  for (const { index, startMs, endMs } of slices) {
    starts.set(index, atMs);
    atMs += endMs - startMs;
  }
  return starts;
};
