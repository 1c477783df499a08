import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';

/** Browsers decode larger pictures slowly, some phones not at all. */
export const LARGEST_SHEET_PX = 4096;

/** Where a tile is shown: which sheet, and where in it. */
export interface SheetTile {
  /** place in time: it shows the video at `index · interval` */
  readonly index: number;
  readonly sheet: number;
  /** upper left corner, pixels */
  readonly x: number;
  readonly y: number;
}

/** One sprite sheet. */
export interface Sheet extends PictureSize {
  readonly index: number;
  readonly tiles: readonly SheetTile[];
}

/** All of a video's sheets. */
export interface Storyboard {
  readonly tile: PictureSize;
  /** seconds between tiles */
  readonly interval: number;
  readonly durationMs: number;
  readonly sheets: readonly Sheet[];
}

/** Input for planning a storyboard. */
export interface StoryboardRequest {
  readonly durationMs: number;
  /** whole seconds between tiles, at least 1 */
  readonly interval: number;
  /** size of a tile, each side at most {@link LARGEST_SHEET_PX} */
  readonly tile: PictureSize;
  /** tiles in a row, if there is room */
  readonly columns: number;
}

/** Tiles that a video has: one at 0 and at each multiple of the interval before its end. */
export const countTiles = (durationMs: number, interval: number): number => Math.ceil(durationMs / (interval * 1000));

/** Tiles beside and below each other on a sheet. */
const gridOf = ({ tile, columns }: Pick<StoryboardRequest, 'tile' | 'columns'>) => ({
  across: Math.max(1, Math.min(columns, Math.floor(LARGEST_SHEET_PX / tile.width))),
  down: Math.max(1, Math.min(columns, Math.floor(LARGEST_SHEET_PX / tile.height))),
});

/** How many sheets a storyboard has, without laying them out. */
export const countSheets = (request: StoryboardRequest): number => {
  const { across, down } = gridOf(request);
  return Math.ceil(countTiles(request.durationMs, request.interval) / (across * down));
};

/**
 * Lay tiles out on sheets, row by row: as many rows as columns, fewer where a sheet would get too large.
 * @returns sheets that hold every tile exactly once, in order, none larger than {@link LARGEST_SHEET_PX} on a side
 */
export const planStoryboard = ({ durationMs, interval, tile, columns }: StoryboardRequest): Storyboard => {
  const { across, down } = gridOf({ tile, columns });
  const perSheet = across * down;
  const count = countTiles(durationMs, interval);
  const sheets = Array.from({ length: Math.ceil(count / perSheet) }, (_, sheet): Sheet => {
    const first = sheet * perSheet;
    const tiles = Array.from({ length: Math.min(perSheet, count - first) }, (_, place) => ({
      index: first + place,
      sheet,
      x: (place % across) * tile.width,
      y: Math.floor(place / across) * tile.height,
    }));
    return {
      index: sheet,
      tiles,
      width: Math.min(across, tiles.length) * tile.width,
      height: Math.ceil(tiles.length / across) * tile.height,
    };
  });
  return { tile, interval, durationMs, sheets };
};
