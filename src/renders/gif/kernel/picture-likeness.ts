import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';

const BLOCK = 8;
const PIXELS = BLOCK * BLOCK;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Red, green or blue of a picture. @param rgb RGB24 @param channel 0, 1 or 2 */
export const planeOf = (rgb: Uint8Array, channel: number): Uint8Array => {
  const plane = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < plane.length; i += 1) plane[i] = rgb[i * 3 + channel] as number;
  return plane;
};

/** Pixels from which one is mixed in each direction. */
const TAPS = 4;

/** Weight of a pixel at a distance: the cubic of Catmull and Rom, by which browsers enlarge pictures, or nearly. */
const cubic = (distance: number): number => {
  const x = Math.abs(distance);
  if (x >= 2) return 0;
  return x < 1 ? 1 + x * x * (1.5 * x - 2.5) : 2 + x * (x * (2.5 - 0.5 * x) - 4);
};

/** For each place of an axis: the places of a shorter one of which it is mixed, and their weights. */
const between = (from: number, to: number) => {
  const places = new Int32Array(to * TAPS);
  const weights = new Float64Array(to * TAPS);
  for (let i = 0; i < to; i += 1) {
    const at = ((i + 0.5) * from) / to - 0.5;
    for (let tap = 0; tap < TAPS; tap += 1) {
      const place = Math.floor(at) - 1 + tap;
      places[i * TAPS + tap] = Math.min(from - 1, Math.max(0, place));
      weights[i * TAPS + tap] = cubic(at - place);
    }
  }
  return { places, weights };
};

/** Mix each row of a plane. @returns rows of the other width */
const widened = (plane: ArrayLike<number>, width: number, to: number): Float64Array => {
  const { places, weights } = between(width, to);
  const rows = plane.length / width;
  const out = new Float64Array(rows * to);
  for (let row = 0, n = 0; row < rows; row += 1) {
    const start = row * width;
    for (let first = 0; first < places.length; first += TAPS, n += 1) {
      let sum = 0;
      for (let at = first; at < first + TAPS; at += 1) {
        sum += (weights[at] as number) * (plane[start + (places[at] as number)] as number);
      }
      out[n] = sum;
    }
  }
  return out;
};

/** Enlarge a plane, its values mixed in both directions. @returns the same plane for the same size */
export const enlargePlane = (plane: Uint8Array, from: PictureSize, to: PictureSize): Uint8Array => {
  if (from.width === to.width && from.height === to.height) return plane;
  const wide = widened(plane, from.width, to.width);
  const { places, weights } = between(from.height, to.height);
  const out = new Uint8ClampedArray(to.width * to.height);
  for (let row = 0, n = 0; row < to.height; row += 1) {
    const first = row * TAPS;
    for (let column = 0; column < to.width; column += 1, n += 1) {
      let sum = 0;
      for (let at = first; at < first + TAPS; at += 1) {
        sum += (weights[at] as number) * (wide[(places[at] as number) * to.width + column] as number);
      }
      out[n] = sum;
    }
  }
  return new Uint8Array(out.buffer);
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
