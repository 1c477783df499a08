export const MOST_CONCURRENCY = 1000;

/** Whether that many slices can be rendered at the same time. */
export const isConcurrency = (value: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= MOST_CONCURRENCY;
