/** Time that one slice took, epoch milliseconds. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

/** How many intervals are open from a moment on. */
export interface Level {
  readonly atMs: number;
  readonly open: number;
}

/**
 * How many intervals are open, over time. One that ends as another starts does not overlap it; empty ones do not count.
 * @param intervals in any order
 * @returns one level for each moment at which something starts or ends, in order; the last one is 0
 */
export const levelsOf = (intervals: readonly Interval[]): Level[] => {
  const changes = new Map<number, number>();
  const change = (atMs: number, by: number): unknown => changes.set(atMs, (changes.get(atMs) ?? 0) + by);
  for (const { startMs, endMs } of intervals) {
    if (endMs <= startMs) continue;
    change(startMs, 1);
    change(endMs, -1);
  }
  let open = 0;
  return [...changes]
    .sort(([a], [b]) => a - b)
    .map(([atMs, by]) => {
      open += by;
      return { atMs, open };
    });
};

/** Most intervals that were open at the same moment. @param intervals in any order */
export const peakOf = (intervals: readonly Interval[]): number =>
  levelsOf(intervals).reduce((peak, { open }) => Math.max(peak, open), 0);

/** Time during which at least one interval was open. @param intervals in any order */
export const coveredMs = (intervals: readonly Interval[]): number => {
  const levels = levelsOf(intervals);
  return levels.reduce((sum, { atMs, open }, at) => sum + (open === 0 ? 0 : (levels[at + 1]?.atMs ?? atMs) - atMs), 0);
};
