import { type FilmAxis, msAtShare } from './film-axis.ts';

/** Fewest tiles of a row, however narrow it is. */
const FEWEST = 3;

/** How many tiles of a height fill a row, CSS pixels. @param ratio height of a tile divided by its width */
export const tilesInRow = (width: number, height: number, ratio: number): number =>
  Math.max(FEWEST, Math.round((width * ratio) / height));

/** What the tiles of a row show: the middles of `count` equal stretches of the axis, milliseconds of the film. */
export const rowMoments = (axis: FilmAxis, count: number): number[] =>
  Array.from({ length: count }, (_, place) => msAtShare(axis, (place + 0.5) / count));
