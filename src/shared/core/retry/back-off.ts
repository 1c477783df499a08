/** Waits between tries: twice as long after each try, up to a bound. */
export interface BackOff {
  /** longest wait before the second try, milliseconds */
  readonly firstMs: number;
  /** longest wait before any try, milliseconds */
  readonly longestMs: number;
}

/** Beyond this many doublings every bound is reached. */
const MOST_DOUBLINGS = 30;

/**
 * How long to wait before the next try; all our own retries use this rule. The wait is random, in the upper half of a
 * time that doubles: callers that failed together do not retry together, and no retry is immediate.
 * @param failures number of failed tries, at least 1
 * @param random in [0, 1)
 * @returns milliseconds
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ (equal jitter)
 */
export const backOffMs = ({ firstMs, longestMs }: BackOff, failures: number, random: number): number => {
  const longest = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, MOST_DOUBLINGS));
  return Math.round((longest * (1 + random)) / 2);
};
