import { firstTileFrom } from '../../../shared/core/slices/slice-samplings.ts';
import { sheetName } from '../keys.ts';
import type { Storyboard } from './plan-storyboard.ts';

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** `01:02:03.450`; hours keep all their digits. @see https://www.w3.org/TR/webvtt1/#webvtt-timestamp */
const timestamp = (milliseconds: number): string => {
  const seconds = Math.floor(milliseconds / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${clock.map((part) => pad(part, 2)).join(':')}.${pad(milliseconds % 1000, 3)}`;
};

/** A comment for programs and people alike. @param ms below 0: before the film begins, by its edit list */
const shownNote = (ms: number): string => `NOTE shows ${ms < 0 ? '-' : ''}${timestamp(Math.abs(ms))}\n`;

/**
 * Write the cues that players read hover previews from: one a tile, each naming its sheet and its place in it. Times are
 * those of the film, also where only a part of it is rendered: before, between and behind its ranges there is no cue.
 * @param shownMs by the number of a tile: the moment of the film that it shows, where that is a key frame. It stands in a
 *   comment in front of the cue
 * @returns a WebVTT file whose cues cover every range that has a tile without a gap
 * @see https://www.w3.org/TR/media-frags/#naming-space spatial fragments
 */
export const thumbnailsVtt = (
  { tile, interval, ranges, sheets }: Storyboard,
  shownMs: ReadonlyMap<number, number> = new Map(),
): string => {
  const cues = sheets.flatMap(({ tiles }) =>
    tiles.flatMap(({ index, sheet, x, y }) => {
      const dueMs = index * interval * 1000;
      const range = ranges.find(({ endMs }) => dueMs < endMs) ?? { startMs: 0, endMs: dueMs };
      // The first tile of a range stands for what lies before it, too.
      const startMs = index === firstTileFrom(range.startMs, interval) ? range.startMs : dueMs;
      const endMs = Math.min(range.endMs, dueMs + interval * 1000);
      const place = [x, y, tile.width, tile.height].join(',');
      const shown = shownMs.get(index);
      const cue = `${timestamp(startMs)} --> ${timestamp(endMs)}\n${sheetName(sheet)}#xywh=${place}\n`;
      return shown === undefined ? [cue] : [shownNote(shown), cue];
    }),
  );
  return ['WEBVTT\n', ...cues].join('\n');
};
