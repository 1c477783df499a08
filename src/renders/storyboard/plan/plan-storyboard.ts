import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { firstTileFrom, type TimeRange, tileSeconds } from '../../../shared/core/slices/slice-samplings.ts';

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
  /** what the tiles are of, in order */
  readonly ranges: readonly TimeRange[];
  readonly sheets: readonly Sheet[];
}

/** Input for planning a storyboard. */
export interface StoryboardRequest {
  /** ranges of the video that are rendered, in order */
  readonly ranges: readonly TimeRange[];
  /** whole seconds between tiles, at least 1 */
  readonly interval: number;
  /** size of a tile, each side at most {@link LARGEST_SHEET_PX} */
  readonly tile: PictureSize;
  /** tiles in a row, if there is room */
  readonly columns: number;
}

/** Tiles that ranges of a video have: one at each multiple of the interval in them. */
export const countTiles = ({ ranges, interval }: Pick<StoryboardRequest, 'ranges' | 'interval'>): number =>
  ranges.reduce(
    (sum, { startMs, endMs }) => sum + firstTileFrom(endMs, interval) - firstTileFrom(startMs, interval),
    0,
  );

/** Numbers of the tiles in ranges of a video, from 0 for the one at its beginning. */
const tileNumbers = ({ ranges, interval }: StoryboardRequest): number[] =>
  ranges.flatMap((range) => tileSeconds(range, interval).map((second) => second / interval));

/** Tiles beside and below each other on a sheet. */
const gridOf = ({ tile, columns }: Pick<StoryboardRequest, 'tile' | 'columns'>) => ({
  across: Math.max(1, Math.min(columns, Math.floor(LARGEST_SHEET_PX / tile.width))),
  down: Math.max(1, Math.min(columns, Math.floor(LARGEST_SHEET_PX / tile.height))),
});

/** How many sheets a storyboard has, without laying them out. */
export const countSheets = (request: StoryboardRequest): number => {
  const { across, down } = gridOf(request);
  return Math.ceil(countTiles(request) / (across * down));
};

/**
 * Lay tiles out on sheets, row by row: as many rows as columns, fewer where a sheet would get too large.
 * @returns sheets that hold every tile exactly once, in order, none larger than {@link LARGEST_SHEET_PX} on a side
 */
export const planStoryboard = (request: StoryboardRequest): Storyboard => {
  const { ranges, interval, tile, columns } = request;
  const { across, down } = gridOf({ tile, columns });
  const perSheet = across * down;
  const numbers = tileNumbers(request);
  const count = numbers.length;
  const sheets = Array.from({ length: Math.ceil(count / perSheet) }, (_, sheet): Sheet => {
    const first = sheet * perSheet;
    const tiles = Array.from({ length: Math.min(perSheet, count - first) }, (_, place) => ({
      index: numbers[first + place] ?? 0,
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
  return { tile, interval, ranges, sheets };
};
