import type { Slice } from '../../../shared/core/slices/plan-slices.ts';
import type { BoardSlice } from './slice-board.ts';

/** Speed is measured over the last minute. Over the whole time, a retry of an old job would show almost no speed. */
const WINDOW_MS = 60_000;

/** Progress and speed of a job. */
export interface LiveFigures {
  /** milliseconds of the video that are rendered */
  readonly doneMs: number;
  /** seconds of video rendered in a second; undefined until a slice is rendered */
  readonly speed: number | undefined;
  /** milliseconds until all slices are rendered at this speed */
  readonly leftMs: number | undefined;
}

/**
 * Compute progress and speed. Only times of the workers are compared, so a wrong clock of this machine does not matter.
 * @param plan the planned slices, by index
 */
export const liveFigures = (slices: readonly BoardSlice[], plan: readonly Slice[]): LiveFigures => {
  const lengthOf = ({ index }: BoardSlice): number => {
    const planned = plan[index];
    return planned === undefined ? 0 : planned.endMs - planned.startMs;
  };
  let doneMs = 0;
  let failedMs = 0;
  let lastMs = 0;
  for (const slice of slices) {
    if (slice.state === 'failed') failedMs += lengthOf(slice);
    if (slice.state !== 'rendered') continue;
    doneMs += lengthOf(slice);
    lastMs = Math.max(lastMs, slice.finishedAtMs ?? 0);
  }
  let recentMs = 0;
  let firstMs = lastMs;
  for (const slice of slices) {
    const { state, startedAtMs = lastMs, finishedAtMs = 0 } = slice;
    if (state !== 'rendered' || finishedAtMs <= lastMs - WINDOW_MS) continue;
    recentMs += lengthOf(slice);
    firstMs = Math.min(firstMs, startedAtMs);
  }
  const spanMs = lastMs - Math.max(firstMs, lastMs - WINDOW_MS);
  const speed = spanMs > 0 && recentMs > 0 ? recentMs / spanMs : undefined;
  const openMs = (plan.at(-1)?.endMs ?? 0) - doneMs - failedMs;
  return { doneMs, speed, leftMs: speed === undefined ? undefined : openMs / speed };
};
