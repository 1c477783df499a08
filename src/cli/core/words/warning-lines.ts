import type { Manifest } from '../../../shared/core/documents/manifest.ts';
import { shownName } from '../../../shared/core/text/shown-name.ts';
import { sliceRangeWords } from '../../../shared/core/text/slice-ranges.ts';

/** Most warnings that are listed. */
const MOST_WARNINGS = 10;

/**
 * The warnings of a manifest, a line for each: code, slices unless it is about the whole film, sentence.
 * @returns no lines when there are no warnings
 */
export const warningLines = ({ source, warnings = [] }: Pick<Manifest, 'source' | 'warnings'>): string[] => {
  const lines = warnings.slice(0, MOST_WARNINGS).map(({ code, message, slices = [] }) => {
    const isPart = slices.length > 0 && source.media === 'video';
    return `${code}${isPart ? `, ${sliceRangeWords(slices)}` : ''}: ${shownName(message)}`;
  });
  const more = warnings.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more, all of them in manifest.json`] : lines;
};
