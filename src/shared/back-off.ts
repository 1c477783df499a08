/** How long is waited between tries: twice as long after each, up to a bound. */
export interface BackOff {
  /** before the second try at the longest, milliseconds */
  readonly firstMs: number;
  /** before any try at the longest, milliseconds */
  readonly longestMs: number;
}

/** Beyond this many doublings every bound is reached. */
const MOST_DOUBLINGS = 30;

/**
 * How long to wait before trying again. The one rule of all our own tries: a random time in the upper half of one that doubles, so that
 * those who failed together do not come again together, and nobody comes again at once.
 * @param failures tries that failed, from 1
 * @param random in [0, 1)
 * @returns milliseconds
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ (equal jitter)
 */
export const backOffMs = ({ firstMs, longestMs }: BackOff, failures: number, random: number): number => {
  const longest = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, MOST_DOUBLINGS));
  return Math.round((longest * (1 + random)) / 2);
};
