import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';

const BLOCK = 8;
const PIXELS = BLOCK * BLOCK;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** The green of a picture, which has most of its light. @param rgb RGB24 */
export const greenOf = (rgb: Uint8Array): Uint8Array => {
  const plane = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < plane.length; i += 1) plane[i] = rgb[i * 3 + 1] as number;
  return plane;
};

/** For each place of an axis: the places of a shorter one between which it lies, and how near it is to the second. */
const between = (from: number, to: number) =>
  Array.from({ length: to }, (_, i) => {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const first = Math.floor(at);
    return { first, second: Math.min(from - 1, first + 1), share: at - first };
  });

/** Enlarge a plane, its values mixed in both directions. @returns the same plane for the same size */
export const enlargePlane = (plane: Uint8Array, from: PictureSize, to: PictureSize): Uint8Array => {
  if (from.width === to.width && from.height === to.height) return plane;
  const columns = between(from.width, to.width);
  const out = new Uint8Array(to.width * to.height);
  let n = 0;
  for (const row of between(from.height, to.height)) {
    const [upper, lower] = [row.first * from.width, row.second * from.width];
    for (const { first, second, share } of columns) {
      const above = (plane[upper + first] as number) * (1 - share) + (plane[upper + second] as number) * share;
      const below = (plane[lower + first] as number) * (1 - share) + (plane[lower + second] as number) * share;
      out[n] = Math.round(above * (1 - row.share) + below * row.share);
      n += 1;
    }
  }
  return out;
};

/** Similarity of two blocks, of which one pixel is at `start`. */
const blockLikeness = (one: Uint8Array, other: Uint8Array, start: number, width: number): number => {
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let y = 0; y < BLOCK; y += 1) {
    for (let at = start + y * width, end = at + BLOCK; at < end; at += 1) {
      const [left, right] = [one[at] as number, other[at] as number];
      a += left;
      b += right;
      aa += left * left;
      bb += right * right;
      ab += left * right;
    }
  }
  const [meanA, meanB] = [a / PIXELS, b / PIXELS];
  const together = ab / PIXELS - meanA * meanB;
  const spread = aa / PIXELS - meanA * meanA + bb / PIXELS - meanB * meanB;
  return ((2 * meanA * meanB + C1) * (2 * together + C2)) / ((meanA * meanA + meanB * meanB + C1) * (spread + C2));
};

/**
 * Structural similarity of two planes, over blocks of 8×8 pixels side by side.
 * @param size of both; pixels beyond the last whole block are left out
 * @returns at most 1; 1 where there is no whole block
 * @see Z. Wang et al., "Image quality assessment: from error visibility to structural similarity", IEEE TIP 13/4 (2004)
 */
export const planeLikeness = (one: Uint8Array, other: Uint8Array, { width, height }: PictureSize): number => {
  let [sum, blocks] = [0, 0];
  for (let y = 0; y + BLOCK <= height; y += BLOCK) {
    for (let x = 0; x + BLOCK <= width; x += BLOCK) {
      sum += blockLikeness(one, other, y * width + x, width);
      blocks += 1;
    }
  }
  return blocks === 0 ? 1 : sum / blocks;
};
