import type { Manifest } from '../../../shared/core/documents/manifest.ts';
import type { FilmPart } from '../../../shared/core/options/part-options.ts';
import { isPart, lengthOfPart } from '../../../shared/core/slices/film-part.ts';
import { formatCount, formatNumber, formatSpan } from '../../../shared/core/text/format.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';

/** Neighbouring gaps with the same reason. */
export interface GapGroup {
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** seconds of the video */
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** From here on seconds say little. */
const LONG_S = 120;

const seconds = (value: number): string =>
  value < LONG_S ? `${Math.round(value * 10) / 10} s` : formatSpan(value * 1000);

/** What the renders of a job are of, all slices together. @param film words for all of it */
export const wholeWords = (part: FilmPart, film = 'the whole video'): string => {
  if (part.at !== undefined) return 'the moments';
  return isPart(part) ? 'the part' : film;
};

/** Group neighbouring gaps with the same reason. */
export const groupGaps = ({ gaps }: Pick<Manifest['coverage'], 'gaps'>): GapGroup[] => {
  const groups: GapGroup[] = [];
  for (const { index, start, end, error } of gaps) {
    const reason = `${error.name}: ${error.message}`;
    const before = groups.at(-1);
    if (before !== undefined && before.lastIndex + 1 === index && before.reason === reason) {
      groups[groups.length - 1] = { ...before, lastIndex: index, end };
    } else groups.push({ firstIndex: index, lastIndex: index, start, end, reason });
  }
  return groups;
};

/** Position of a group of gaps: `slices 3 to 5 (1:00 to 2:30)`. */
export const gapWords = ({ firstIndex, lastIndex, start, end }: GapGroup): string => {
  const which = firstIndex === lastIndex ? `slice ${firstIndex + 1}` : `slices ${firstIndex + 1} to ${lastIndex + 1}`;
  return `${which} (${formatClock(start * 1000)} to ${formatClock(end * 1000)})`;
};

/** Coverage by the manifest, in words. */
export const coverageWords = ({
  status,
  source,
  coverage,
  options,
}: Pick<Manifest, 'status' | 'source' | 'coverage' | 'options'>): string => {
  const { expected, rendered, failed } = coverage;
  const all = seconds(lengthOfPart(source.durationMs, options) / 1000);
  if (source.media === 'image') {
    return rendered === expected ? 'All renders of this picture were made.' : 'The picture could not be rendered.';
  }
  if (status === 'complete') {
    const by =
      expected === 1
        ? '1 slice; every file that was planned'
        : `${formatCount(expected, 'slice')} without a gap; every file that was planned for them`;
    return `All ${all} of ${wholeWords(options, 'the video')} are covered by ${by} is there, with the size and checksum it was written with.`;
  }
  if (rendered === 0) return `None of the ${all} of ${wholeWords(options, 'the video')} could be rendered.`;
  // An answer lists only the first hundred gaps. All slices but the last have the same length.
  const listed = coverage.gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  const missing = coverage.gaps.length < failed ? '' : `, ${seconds(listed)} are missing`;
  return `${formatNumber(rendered)} of ${formatCount(expected, 'slice')} of the ${all} are there and checked${missing}.`;
};
