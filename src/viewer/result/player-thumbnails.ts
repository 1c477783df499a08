import type { Thumbnail } from './read-thumbnails.ts';

/** A tile as the player takes it: seconds of the film, pixels of the sheet. */
export interface PlayerFrame {
  readonly startTime: number;
  readonly endTime: number;
  /** link of the sheet, asked for at every look: links get old */
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What the player takes in place of a WebVTT file of its own to read. */
export interface PlayerThumbnails {
  readonly frames: readonly PlayerFrame[];
  readonly urlPrefix: '';
  readonly width: number;
  readonly height: number;
}

/**
 * Tiles for the player's hover previews, with links in place of the relative names of a WebVTT file.
 * @param urlOf link of a sheet as it is known now
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
      endTime: endMs / 1000,
      get text() {
        return urlOf(name);
      },
      x,
      y,
      w: width,
      h: height,
    }),
  );
  // The player would load every other sheet as soon as it shows one, in parts of the list that it takes by this.
  Object.defineProperty(frames, 'slice', { value: () => [] });
  return { frames, urlPrefix: '', width: sheet.width, height: sheet.height };
};
