const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/**
 * How long to wait before trying again: twice as long each time, and not all at the same moment.
 * @param attempt attempts that failed, from 1
 * @param random in [0, 1)
 * @returns milliseconds
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export const retryDelayMs = (attempt: number, random: number): number => {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (random * full) / 2);
};

/** Whether the same request may do better later. @param status of the answer; 0: none came */
export const isPassing = (status: number): boolean => status === 0 || status === 408 || status === 429 || status >= 500;
