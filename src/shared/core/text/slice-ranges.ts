/** Most ranges that are listed; a film may have thousands. */
const MOST_RANGES = 8;

interface Range {
  readonly first: number;
  readonly last: number;
}

const rangesOf = (numbers: readonly number[]): Range[] => {
  const ranges: Range[] = [];
  for (const number of numbers) {
    const before = ranges.at(-1);
    if (before !== undefined && before.last + 1 === number) ranges[ranges.length - 1] = { ...before, last: number };
    else ranges.push({ first: number, last: number });
  }
  return ranges;
};

/**
 * Slices in short form: `slice 7`, `slices 0–3, 7`.
 * @param numbers whole numbers in order, each once, at least one
 * @returns neighbours joined to ranges; after the first eight ranges only the number of further slices
 */
export const sliceRangeWords = (numbers: readonly number[]): string => {
  const ranges = rangesOf(numbers);
  const listed = ranges.slice(0, MOST_RANGES);
  const words = listed.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
  const rest = ranges.slice(MOST_RANGES).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return `${numbers.length === 1 ? 'slice' : 'slices'} ${words}${rest === 0 ? '' : ` and ${rest} more`}`;
};
