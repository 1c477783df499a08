/**
 * The middle of some numbers: with an even count the mean of the two in the middle.
 * @param values at least one
 */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('the median of no numbers is not defined');
  return (low + high) / 2;
};

/** The sum of some numbers. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The value below which a share of some numbers lies (nearest rank).
 * @param values at least one
 * @param share in (0, 1]
 */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('the quantile of no numbers is not defined');
  return value;
};
