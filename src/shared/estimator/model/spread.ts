/** Percentiles of times, milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * The smallest of sorted values that a share of all does not exceed (nearest rank).
 * @param sorted ascending
 * @param share in (0, 1]
 * @returns 0 when there are no values
 * @see https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method
 */
export const nearestRank = (sorted: ArrayLike<number>, share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** Percentiles of values in any order; 0 when there are none. */
export const spreadOf = (values: Iterable<number> & ArrayLike<number>): Spread => {
  const sorted = Float64Array.from(values).sort();
  return { p50: nearestRank(sorted, 0.5), p95: nearestRank(sorted, 0.95), p99: nearestRank(sorted, 0.99) };
};
