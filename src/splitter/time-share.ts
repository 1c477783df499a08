/**
 * The time of one of several uploads that come in one event: what is left of the function's time, divided by the uploads that are left.
 * @param remainingMs milliseconds until the function's deadline
 * @param left number of uploads that are left, this one included
 * @returns milliseconds until the end of its share
 */
export const shareOfTime = (remainingMs: () => number, left: number): (() => number) => {
  const othersMs = remainingMs() * (1 - 1 / left);
  return () => remainingMs() - othersMs;
};
