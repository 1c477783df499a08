/** Time that one slice took, epoch milliseconds. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Most intervals that were open at the same moment. One that ends as another starts does not overlap it.
 * @param intervals in any order
 */
export const peakOf = (intervals: readonly Interval[]): number => {
  const moments = intervals
    .filter(({ startMs, endMs }) => endMs > startMs)
    .flatMap(({ startMs, endMs }) => [
      { at: startMs, change: 1 },
      { at: endMs, change: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);
  let open = 0;
  let peak = 0;
  for (const { change } of moments) {
    open += change;
    peak = Math.max(peak, open);
  }
  return peak;
};
