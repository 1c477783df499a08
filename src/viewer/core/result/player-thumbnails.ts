import type { Thumbnail } from './read-thumbnails.ts';

/** A tile in the form that the player takes: times in seconds of the film, position and size in pixels of the sheet. */
export interface PlayerFrame {
  readonly startTime: number;
  readonly endTime: number;
  /** link of the sheet, computed at every access because links expire */
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Thumbnails that the player takes instead of reading a WebVTT file itself. */
export interface PlayerThumbnails {
  readonly frames: readonly PlayerFrame[];
  readonly urlPrefix: '';
  readonly width: number;
  readonly height: number;
}

/**
 * Factor that makes the end of a tile a little earlier. The player treats the end of a tile as part of it, and in the last second
 * of a film it looks up the beginning of that second, so it would show the previous tile.
 */
const BEFORE = 1 - Number.EPSILON;

/**
 * Tiles for the player's hover previews, with links in place of the relative names of a WebVTT file.
 * @param urlOf current link of a sheet
 * @param sheet size of the first sheet, pixels
 */
export const playerThumbnails = (
  tiles: readonly Thumbnail[],
  urlOf: (sheet: string) => string,
  sheet: { readonly width: number; readonly height: number },
): PlayerThumbnails => {
  const frames = tiles.map(
    ({ startMs, endMs, sheet: name, x, y, width, height }): PlayerFrame => ({
      startTime: startMs / 1000,
      endTime: (endMs / 1000) * BEFORE,
      get text() {
        return urlOf(name);
      },
      x,
      y,
      w: width,
      h: height,
    }),
  );
  // As soon as the player shows one sheet, it would load all others, from parts of the list that it gets with `slice`.
  Object.defineProperty(frames, 'slice', { value: () => [] });
  return { frames, urlPrefix: '', width: sheet.width, height: sheet.height };
};
