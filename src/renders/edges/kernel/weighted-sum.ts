/**
 * Weighted sum of rows, weights the same on both sides of the middle one; rows of weight 0 are not read.
 * Two pairs of rows are added at a time: most of the time goes to reading and writing the target otherwise.
 * @param rows as many as `weights`, an odd number, each at least as long as the target
 */
export const weightedSum = (target: Float64Array, weights: Float64Array, rows: readonly Float64Array[]): void => {
  const middle = (weights.length - 1) / 2;
  const own = rows[middle] as Float64Array;
  const ownWeight = weights[middle] as number;
  for (let x = 0; x < target.length; x++) target[x] = ownWeight * (own[x] as number);
  for (let k = 1; k <= middle && weights[middle - k] !== 0; k += 2) {
    const weight = weights[middle - k] as number;
    const before = rows[middle - k] as Float64Array;
    const after = rows[middle + k] as Float64Array;
    if (k === middle) {
      for (let x = 0; x < target.length; x++) {
        target[x] = (target[x] as number) + weight * ((before[x] as number) + (after[x] as number));
      }
      return;
    }
    const farWeight = weights[middle - k - 1] as number;
    const farBefore = rows[middle - k - 1] as Float64Array;
    const farAfter = rows[middle + k + 1] as Float64Array;
    for (let x = 0; x < target.length; x++) {
      target[x] =
        (target[x] as number) +
        weight * ((before[x] as number) + (after[x] as number)) +
        farWeight * ((farBefore[x] as number) + (farAfter[x] as number));
    }
  }
};
