import type { PictureSize } from '../../core/media/fit-picture.ts';
import type { LumaPicture } from './luma-picture.ts';

/** Part of a picture; its edges as shares of the width and height, from the left and the top. */
export interface PictureArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * For each corner of a pixel the sum of all pixels above and to the left of it: the mean of any rectangle takes four of
 * these, however large it is.
 * @see https://en.wikipedia.org/wiki/Summed-area_table
 */
export interface LumaSums extends PictureSize {
  /** `width + 1` by `height + 1`, row after row */
  readonly sums: Float64Array;
}

/** Sum up a picture. */
export const lumaSums = ({ width, height, values }: LumaPicture): LumaSums => {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += values[y * width + x] ?? 0;
      sums[(y + 1) * stride + x + 1] = (sums[y * stride + x + 1] ?? 0) + row;
    }
  }
  return { width, height, sums };
};

interface Corner {
  /** the corner of a pixel before the place, and how far the place is behind it */
  readonly at: number;
  readonly share: number;
}

const cornersOf = (length: number, from: number, to: number, cells: number): Corner[] =>
  Array.from({ length: cells + 1 }, (_, cell) => {
    const place = Math.max(0, Math.min(length, (from + ((to - from) * cell) / cells) * length));
    const at = Math.min(length - 1, Math.floor(place));
    return { at, share: place - at };
  });

/**
 * The mean luma of the cells of a grid. A pixel that lies in several cells counts for each by its share.
 * @param area what of the picture the grid covers, at least a part of a pixel
 * @returns cells row after row
 */
export const cellMeans = (
  { width, height, sums }: LumaSums,
  { left, top, right, bottom }: PictureArea,
  columns: number,
  rows: number,
): Float64Array => {
  const stride = width + 1;
  const across = cornersOf(width, left, right, columns);
  const down = cornersOf(height, top, bottom, rows);
  /** sums at the corners of all cells */
  const corners = new Float64Array((columns + 1) * (rows + 1));
  for (const [row, { at: y, share: dy }] of down.entries()) {
    for (const [column, { at: x, share: dx }] of across.entries()) {
      const at = y * stride + x;
      const above = (sums[at] ?? 0) * (1 - dx) + (sums[at + 1] ?? 0) * dx;
      const below = (sums[at + stride] ?? 0) * (1 - dx) + (sums[at + stride + 1] ?? 0) * dx;
      corners[row * (columns + 1) + column] = above * (1 - dy) + below * dy;
    }
  }
  const pixels = (((right - left) * width) / columns) * (((bottom - top) * height) / rows);
  const means = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = row * (columns + 1) + column;
      const sum =
        (corners[at + columns + 2] ?? 0) -
        (corners[at + columns + 1] ?? 0) -
        (corners[at + 1] ?? 0) +
        (corners[at] ?? 0);
      means[row * columns + column] = sum / pixels;
    }
  }
  return means;
};
