import type { Failure } from '../../../shared/core/contracts/failure.ts';

/** In the order in which an attempt goes through them; `rendered` may replace `failed`, never the other way. */
export const SLICE_STATES = ['waiting', 'running', 'failed', 'rendered'] as const;
export type SliceState = (typeof SLICE_STATES)[number];

/** State of a slice, as the server reports it. Times are epoch milliseconds by the clock of the worker that rendered the slice. */
export interface BoardSlice {
  readonly index: number;
  readonly state: SliceState;
  readonly attempt?: number | undefined;
  readonly startedAtMs?: number | undefined;
  readonly finishedAtMs?: number | undefined;
  readonly queuedMs?: number | undefined;
  readonly cpuMs?: number | undefined;
  readonly coldStart?: boolean | undefined;
  readonly memoryMb?: number | undefined;
  readonly bytes?: number | undefined;
  readonly flashes?: true | undefined;
  readonly error?: Failure | undefined;
  /** of a slice that waits for a retry: start of its last attempt. Later reports of that attempt are ignored */
  readonly afterMs?: number | undefined;
}

export type StateCounts = Readonly<Record<SliceState, number>>;

/** Known states of all slices of a job. A board is immutable: changes make a new one. */
export interface SliceBoard {
  /** by index; a slice without any report is waiting */
  readonly slices: readonly BoardSlice[];
  readonly counts: StateCounts;
}

const waiting = (index: number): BoardSlice => ({ index, state: 'waiting' });

/** A board of `count` waiting slices. */
export const emptyBoard = (count: number): SliceBoard => ({
  slices: Array.from({ length: count }, (_, index) => waiting(index)),
  counts: { waiting: count, running: 0, failed: 0, rendered: 0 },
});

const rank = (state: SliceState): number => SLICE_STATES.indexOf(state);

/** Above 0 when the change is of a later attempt than the known state, below 0 of an earlier one, 0 when that is unknown or equal. */
const attemptOrder = (known: BoardSlice, change: BoardSlice): number => {
  const knownMs = known.startedAtMs ?? known.afterMs;
  if (knownMs !== undefined && change.startedAtMs !== undefined) {
    return change.startedAtMs - knownMs || (known.afterMs === undefined ? 0 : -1);
  }
  return known.attempt === undefined || change.attempt === undefined ? 0 : change.attempt - known.attempt;
};

/** Whether a change is new to the board. Late and repeated changes are not. */
const isNews = (known: BoardSlice, change: BoardSlice): boolean => {
  if (known.state === 'rendered') return false;
  // No worker has the slice any more: its attempt is over, and it was requested again.
  if (change.state === 'waiting' && change.attempt === undefined) return known.state !== 'waiting';
  const order = attemptOrder(known, change);
  return order === 0 ? rank(change.state) > rank(known.state) : order > 0;
};

/**
 * Apply changes to a board. They may come in any order and more than once.
 * @returns the same board when no change is new
 */
export const applyChanges = (board: SliceBoard, changes: readonly BoardSlice[]): SliceBoard => {
  let slices: BoardSlice[] | undefined;
  const counts = { ...board.counts };
  for (const change of changes) {
    const known = (slices ?? board.slices)[change.index];
    if (known === undefined || !isNews(known, change)) continue;
    slices ??= [...board.slices];
    slices[change.index] = change;
    counts[known.state] -= 1;
    counts[change.state] += 1;
  }
  return slices === undefined ? board : { slices, counts };
};

/** A board of `count` rendered slices of which nothing else is known yet. */
export const renderedBoard = (count: number): SliceBoard =>
  boardOf(
    count,
    Array.from({ length: count }, (_, index) => ({ index, state: 'rendered' })),
  );

/** A board from a snapshot. It replaces the previous board, which may be outdated since the connection was lost. */
export const boardOf = (count: number, snapshot: readonly BoardSlice[]): SliceBoard =>
  applyChanges(emptyBoard(count), snapshot);

/** The board after a retry: failed slices wait for their next attempt. */
export const withRetriedSlices = ({ slices, counts }: SliceBoard): SliceBoard => ({
  slices: slices.map((slice) =>
    slice.state === 'failed' ? { index: slice.index, state: 'waiting', afterMs: slice.startedAtMs ?? 0 } : slice,
  ),
  counts: { ...counts, waiting: counts.waiting + counts.failed, failed: 0 },
});
