import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { sampleAt, wholeSeconds } from '../../shared/core/slices/slice-samplings.ts';
import type { OutputRow } from './render-spec.ts';

type FileFacts = Pick<OutputRow, 'kind' | 'contentType'> & Partial<Pick<OutputRow, 'claim'>>;

/** One file. */
export const oneFile = (facts: FileFacts, key: string): OutputRow => ({ ...facts, count: 1, keyAt: () => key });

/** One film of a slice, as long as the slice, at a constant frame rate. */
export const filmOf = (facts: FileFacts, range: TimeRange, fps: number, key: string): OutputRow => ({
  ...oneFile(facts, key),
  frames: sampleAt(range, fps).count,
  durationMs: range.endMs - range.startMs,
});

/** One file with a picture for each whole second of the video in a range. @returns none where there is no such second */
export const fileOfSeconds = (facts: FileFacts, range: TimeRange, key: string): readonly OutputRow[] => {
  const { firstSecond, count } = wholeSeconds(range);
  return count === 0 ? [] : [{ ...oneFile(facts, key), frames: count, packed: { firstSecond, count } }];
};

/** One file for each whole second of the video in a range. @returns none where there is no such second */
export const filesPerSecond = (
  facts: FileFacts,
  range: TimeRange,
  keyOf: (second: number) => string,
): readonly OutputRow[] => {
  const { firstSecond, count } = wholeSeconds(range);
  if (count === 0) return [];
  return [{ ...facts, count, frames: count, perSecond: true, keyAt: (place) => keyOf(firstSecond + place) }];
};
