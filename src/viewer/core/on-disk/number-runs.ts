/** Whole numbers in ascending order as runs `[first, last]`: a film of ten hours has 36,000 of them, and few gaps. */
export type NumberRuns = readonly (readonly [first: number, last: number])[];

/** @param numbers in any order, each once or more often */
export const numberRuns = (numbers: readonly number[]): NumberRuns => {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && number <= run[1] + 1) run[1] = Math.max(run[1], number);
    else runs.push([number, number]);
  }
  return runs;
};

/** Whether a number is in one of the runs. */
export const isIn = (runs: NumberRuns, number: number): boolean =>
  runs.some(([first, last]) => first <= number && number <= last);
