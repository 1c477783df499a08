import type { Failure } from '../../../shared/contracts/failure.ts';

/** In the order in which an attempt goes through them; `rendered` may replace `failed`, never the other way. */
export const SLICE_STATES = ['waiting', 'running', 'failed', 'rendered'] as const;
export type SliceState = (typeof SLICE_STATES)[number];

/** What is told of a slice. Times are epoch milliseconds by the clock of whoever rendered it. */
export interface SliceChange {
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
  readonly error?: Failure | undefined;
  /** of one that waits because it was asked for again: when its last attempt started, of which nothing more is news */
  readonly afterMs?: number | undefined;
}

export type StateCounts = Readonly<Record<SliceState, number>>;

/** Every slice of a job as far as it is known. A board never changes: news make another one. */
export interface SliceBoard {
  /** by index; one that nothing was told of waits */
  readonly slices: readonly SliceChange[];
  readonly counts: StateCounts;
}

const waiting = (index: number): SliceChange => ({ index, state: 'waiting' });

/** A board of `count` slices that all wait. */
export const emptyBoard = (count: number): SliceBoard => ({
  slices: Array.from({ length: count }, (_, index) => waiting(index)),
  counts: { waiting: count, running: 0, failed: 0, rendered: 0 },
});

const rank = (state: SliceState): number => SLICE_STATES.indexOf(state);

/** Above 0 when a change tells of a later attempt than what is known, below 0 of an earlier one; 0 when nothing tells them apart. */
const attemptOrder = (known: SliceChange, change: SliceChange): number => {
  const knownMs = known.startedAtMs ?? known.afterMs;
  if (knownMs !== undefined && change.startedAtMs !== undefined) {
    return change.startedAtMs - knownMs || (known.afterMs === undefined ? 0 : -1);
  }
  return known.attempt === undefined || change.attempt === undefined ? 0 : change.attempt - known.attempt;
};

/** Whether a change says something that the board does not know; what is late or comes twice does not. */
const isNews = (known: SliceChange, change: SliceChange): boolean => {
  if (known.state === 'rendered') return false;
  // Nobody works on it any more: its attempt is over, and it is asked for again.
  if (change.state === 'waiting' && change.attempt === undefined) return known.state !== 'waiting';
  const order = attemptOrder(known, change);
  return order === 0 ? rank(change.state) > rank(known.state) : order > 0;
};

/**
 * The board after changes, in whatever order and however often they come.
 * @returns the same board when none of them is news
 */
export const applyChanges = (board: SliceBoard, changes: readonly SliceChange[]): SliceBoard => {
  let slices: SliceChange[] | undefined;
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

/** The board as a snapshot tells it: what was known before does not count, since the connection was gone. */
export const boardOf = (count: number, snapshot: readonly SliceChange[]): SliceBoard =>
  applyChanges(emptyBoard(count), snapshot);

/** The board once its failed slices were asked for again: they wait for their next attempt. */
export const askAgain = ({ slices, counts }: SliceBoard): SliceBoard => ({
  slices: slices.map((slice) =>
    slice.state === 'failed' ? { index: slice.index, state: 'waiting', afterMs: slice.startedAtMs ?? 0 } : slice,
  ),
  counts: { ...counts, waiting: counts.waiting + counts.failed, failed: 0 },
});
