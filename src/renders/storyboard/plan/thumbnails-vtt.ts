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
 * Write the cues that players read hover previews from: one a tile, each naming its sheet and its place in it.
 * @param shownMs by place in time: the moment of the film that a tile shows, where that is a key frame. It stands in a comment
 *   in front of the cue
 * @returns a WebVTT file whose cues cover the whole video without a gap, the last ending with it
 * @see https://www.w3.org/TR/media-frags/#naming-space spatial fragments
 */
export const thumbnailsVtt = (
  { tile, interval, durationMs, sheets }: Storyboard,
  shownMs: readonly (number | undefined)[] = [],
): string => {
  const cues = sheets.flatMap(({ tiles }) =>
    tiles.flatMap(({ index, sheet, x, y }) => {
      const startMs = index * interval * 1000;
      const endMs = Math.min(durationMs, startMs + interval * 1000);
      const place = [x, y, tile.width, tile.height].join(',');
      const shown = shownMs[index];
      const cue = `${timestamp(startMs)} --> ${timestamp(endMs)}\n${sheetName(sheet)}#xywh=${place}\n`;
      return shown === undefined ? [cue] : [shownNote(shown), cue];
    }),
  );
  return ['WEBVTT\n', ...cues].join('\n');
};
