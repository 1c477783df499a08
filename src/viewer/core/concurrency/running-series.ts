import { type Interval, levelsOf } from '../../../shared/estimator/model/interval-metrics.ts';
import type { BoardSlice } from '../board/slice-board.ts';

/** Points of a step line, in the columns that charts take. */
export interface RunningSeries {
  /** since the job was created */
  readonly seconds: number[];
  /** number of slices that run from that second on */
  readonly running: number[];
}

/**
 * Number of running slices over time. Slices that run now are counted until now. When the clocks differ and a slice has a later
 * time than now, they are counted until the latest time of any slice.
 * @param createdMs of the job, epoch milliseconds
 * @param nowMs epoch milliseconds
 */
export const runningSeries = (slices: readonly BoardSlice[], createdMs: number, nowMs: number): RunningSeries => {
  let lastMs = Math.max(createdMs, nowMs);
  for (const { startedAtMs = 0, finishedAtMs = 0 } of slices) lastMs = Math.max(lastMs, startedAtMs + 1, finishedAtMs);
  const intervals = slices.flatMap(({ state, startedAtMs, finishedAtMs }): Interval[] =>
    startedAtMs === undefined || state === 'waiting'
      ? []
      : [
          {
            startMs: startedAtMs,
            endMs: state === 'running' ? Number.POSITIVE_INFINITY : (finishedAtMs ?? startedAtMs),
          },
        ],
  );
  const levels = levelsOf(intervals);
  const isRunning = slices.some(({ state }) => state === 'running');
  // Running slices have not ended: drop the level after their infinite end.
  if (isRunning) levels.pop();
  const before = levels.at(-1);
  if (isRunning && before !== undefined && before.atMs < lastMs) levels.push({ atMs: lastMs, open: before.open });
  return {
    seconds: [0, ...levels.map(({ atMs }) => Math.max(0, atMs - createdMs) / 1000)],
    running: [0, ...levels.map(({ open }) => open)],
  };
};

/** How long each slice waited and how long it took, seconds; null where there is no record. By index. */
export const timesBySlice = (
  slices: readonly BoardSlice[],
): { queued: (number | null)[]; took: (number | null)[] } => ({
  queued: slices.map(({ queuedMs }) => (queuedMs === undefined ? null : queuedMs / 1000)),
  took: slices.map(({ state, startedAtMs, finishedAtMs }) =>
    startedAtMs === undefined || finishedAtMs === undefined || state === 'running'
      ? null
      : (finishedAtMs - startedAtMs) / 1000,
  ),
});
