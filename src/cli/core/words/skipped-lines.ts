import { formatCount } from '../../../shared/core/text/format.ts';

const MOST_NAMES = 5;

/** A line about files that lie beside those of a run. @param names safe to show */
export const skippedLines = (names: readonly string[]): string[] => {
  if (names.length === 0) return [];
  const more = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : '';
  return [`Skipped ${formatCount(names.length, 'file')}, no films: ${names.slice(0, MOST_NAMES).join(', ')}${more}`];
};
