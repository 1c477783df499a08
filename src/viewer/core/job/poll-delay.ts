/** Result of one poll of a job. */
export type LookOutcome = 'more' | 'news' | 'nothing' | 'failed';

const SHORTEST_MS = 1_000;
/** Longest wait. A slice takes seconds, so more frequent polls would make no visible difference. */
const LONGEST_MS = 10_000;
const LONGEST_AFTER_FAILURES_MS = 60_000;

/**
 * Wait before the next poll.
 * @param lastMs the previous wait
 * @returns milliseconds: 0 while the next page is available, longer and longer while nothing changes
 */
export const nextDelayMs = (outcome: LookOutcome, lastMs: number): number => {
  switch (outcome) {
    case 'more':
      return 0;
    case 'news':
      return SHORTEST_MS;
    case 'nothing':
      return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lastMs * 1.5));
    case 'failed':
      return Math.min(LONGEST_AFTER_FAILURES_MS, Math.max(SHORTEST_MS, lastMs * 2));
  }
};
