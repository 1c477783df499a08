import type { PictureSize } from '../../core/media/fit-picture.ts';

/** Side of the square into which every picture is brought, whatever its shape. */
export const SQUARE_SIDE = 32;

/** Part of a picture; its edges as shares of the width and height, from the left and the top. */
export interface ShownArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The pixels of a line that a cell covers, and how much of each. */
type Cover = readonly { readonly at: number; readonly share: number }[];

const coversOf = (length: number, from: number, to: number): Cover[] =>
  Array.from({ length: SQUARE_SIDE }, (_, cell) => {
    const begin = (from + ((to - from) * cell) / SQUARE_SIDE) * length;
    const end = (from + ((to - from) * (cell + 1)) / SQUARE_SIDE) * length;
    const first = Math.min(length - 1, Math.floor(begin));
    const last = Math.max(first, Math.min(length, Math.ceil(end)) - 1);
    const pixels = Array.from({ length: last - first + 1 }, (__, i) => {
      const at = first + i;
      return { at, share: Math.max(1e-9, Math.min(end, at + 1) - Math.max(begin, at)) };
    });
    const sum = pixels.reduce((shares, { share }) => shares + share, 0);
    return pixels.map(({ at, share }) => ({ at, share: share / sum }));
  });

/** Luma by BT.601. @param rgb rows of three bytes a pixel */
export const lumaPlane = (rgb: Uint8Array, { width, height }: PictureSize): Float64Array => {
  const luma = new Float64Array(width * height);
  for (let at = 0; at < luma.length; at += 1) {
    luma[at] = 0.299 * (rgb[at * 3] ?? 0) + 0.587 * (rgb[at * 3 + 1] ?? 0) + 0.114 * (rgb[at * 3 + 2] ?? 0);
  }
  return luma;
};

/** The luma of a part of a picture, averaged over the cells of a square. */
export const squareLuma = (rgb: Uint8Array, size: PictureSize, area: ShownArea): Float64Array => {
  const { width, height } = size;
  const luma = lumaPlane(rgb, size);
  const columns = coversOf(width, area.left, area.right);
  const rows = coversOf(height, area.top, area.bottom);
  const narrow = new Float64Array(SQUARE_SIDE * height);
  for (let y = 0; y < height; y += 1) {
    for (const [cell, cover] of columns.entries()) {
      let sum = 0;
      for (const { at, share } of cover) sum += (luma[y * width + at] ?? 0) * share;
      narrow[y * SQUARE_SIDE + cell] = sum;
    }
  }
  const square = new Float64Array(SQUARE_SIDE ** 2);
  for (const [row, cover] of rows.entries()) {
    for (let cell = 0; cell < SQUARE_SIDE; cell += 1) {
      let sum = 0;
      for (const { at, share } of cover) sum += (narrow[at * SQUARE_SIDE + cell] ?? 0) * share;
      square[row * SQUARE_SIDE + cell] = sum;
    }
  }
  return square;
};
