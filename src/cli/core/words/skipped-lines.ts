import { formatCount } from '../../../shared/core/text/format.ts';

const MOST_NAMES = 5;

const someOf = (names: readonly string[]): string => {
  const more = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
};

/**
 * Lines about what lies beside the files of a run.
 * @param names of files, safe to show
 * @param results folders with results of earlier runs, safe to show
 */
export const skippedLines = (names: readonly string[], results: readonly string[] = []): string[] => [
  ...(names.length === 0 ? [] : [`Skipped ${formatCount(names.length, 'file')}, no films: ${someOf(names)}`]),
  ...(results.length === 0 ? [] : [`Skipped results of earlier runs: ${someOf(results)}`]),
];
