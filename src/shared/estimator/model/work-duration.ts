import { drawAt, normalOf, STREAMS } from './random.ts';

/** How long a whole slice takes. Milliseconds. */
export type WorkDuration =
  | {
      readonly kind: 'spread';
      readonly meanMs: number;
      /** standard deviation to mean */
      readonly variation: number;
    }
  | {
      readonly kind: 'measured';
      /** ascending, not empty */
      readonly sortedMs: readonly number[];
    };

/** Mean of a duration, milliseconds. */
export const meanWorkMs = (work: WorkDuration): number =>
  work.kind === 'spread' ? work.meanMs : work.sortedMs.reduce((sum, ms) => sum + ms, 0) / work.sortedMs.length;

/** Standard deviation to mean. */
export const variationOf = (work: WorkDuration): number => {
  if (work.kind === 'spread') return work.variation;
  const mean = meanWorkMs(work);
  const squares = work.sortedMs.reduce((sum, ms) => sum + (ms - mean) ** 2, 0);
  return mean === 0 ? 0 : Math.sqrt(squares / work.sortedMs.length) / mean;
};

/** Draws differ between attempts of the same slice. */
const ATTEMPT_STRIDE = 16;

/**
 * Draw durations: lognormal around the mean, as work times are (never negative, a long tail), or one of the measured
 * ones.
 * @returns milliseconds of a whole slice by index and attempt; the same for the same seed, whatever the order of the
 *   calls
 * @see https://en.wikipedia.org/wiki/Log-normal_distribution
 */
export const makeWorkDraws = (work: WorkDuration, seed: number): ((index: number, attempt: number) => number) => {
  if (work.kind === 'measured') {
    const { sortedMs } = work;
    return (index, attempt) =>
      sortedMs[Math.floor(drawAt(seed, index, STREAMS.work + attempt * ATTEMPT_STRIDE) * sortedMs.length)] ?? 0;
  }
  const { meanMs, variation } = work;
  if (variation === 0) return () => meanMs;
  const variance = Math.log(1 + variation * variation);
  const middle = Math.log(meanMs) - variance / 2;
  const width = Math.sqrt(variance);
  return (index, attempt) => {
    const stride = attempt * ATTEMPT_STRIDE;
    const first = drawAt(seed, index, STREAMS.work + stride);
    return Math.exp(middle + width * normalOf(first, drawAt(seed, index, STREAMS.workSpread + stride)));
  };
};
