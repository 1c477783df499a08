/** What one look at a job came to. */
export type LookOutcome = 'more' | 'news' | 'nothing' | 'failed';

const SHORTEST_MS = 1_000;
/** A slice takes seconds: nobody sees a difference to more frequent looks. */
const LONGEST_MS = 10_000;
const LONGEST_AFTER_FAILURES_MS = 60_000;

/**
 * How long to wait before the next look.
 * @param lastMs the wait before this one
 * @returns milliseconds: none while there is more to be had, longer and longer while nothing happens
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
