/** Pixels of all files that are made to come nearer to a film: some seconds. */
export const MOST_POLISHED_PIXELS = 30e6;

/** Pixels of samples after which nothing further is compared: for each of the whole, but some in any case. A pixel takes some 0.1 µs. */
const SAMPLED_FOR_WHOLE = 6;
const [FEWEST_SAMPLED, MOST_SAMPLED] = [15e6, 120e6];

/** @param whole pixels of all pictures as planned */
export const mostSampledPixels = (whole: number): number =>
  Math.min(MOST_SAMPLED, Math.max(FEWEST_SAMPLED, whole * SAMPLED_FOR_WHOLE));
