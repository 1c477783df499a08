import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { lumaOf } from '../../../shared/kernels/picture/luma.ts';
import { BlurredRows, type ReadRow } from './blurred-rows.ts';
import { blurSigma } from './gaussian.ts';

/** Finds edges in pictures of one size. */
export interface EdgeDetector {
  /**
   * @param pixels gray (one byte a pixel) or RGB (three), row by row; the length tells which
   * @param onRow called before each row; an error that it throws ends the work
   * @returns strength of the edge at each pixel, 0 to 255; valid until the next call
   * @throws {RangeError} when the length fits neither
   */
  detect(pixels: Uint8Array, onRow?: () => void): Uint8Array;
}

const grayRows =
  (pixels: Uint8Array, width: number): ReadRow =>
  (y, target) =>
    target.set(pixels.subarray(y * width, (y + 1) * width));

const lumaRows =
  (pixels: Uint8Array, width: number): ReadRow =>
  (y, target) => {
    for (let x = 0, at = y * width * 3; x < width; x++, at += 3) {
      target[x] = lumaOf(pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number);
    }
  };

const rowsOf = (pixels: Uint8Array, { width, height }: PictureSize): ReadRow => {
  if (pixels.length === width * height) return grayRows(pixels, width);
  if (pixels.length === width * height * 3) return lumaRows(pixels, width);
  throw new RangeError(`${pixels.length} bytes are neither a gray nor an RGB picture of ${width}×${height} pixels`);
};

/** Magnitude of the gradient between three rows, written from `at` on. @see https://en.wikipedia.org/wiki/Sobel_operator */
const sobelRow = (
  above: Float64Array,
  row: Float64Array,
  below: Float64Array,
  target: Uint8Array,
  at: number,
): void => {
  const last = row.length - 1;
  for (let x = 0; x <= last; x++) {
    const left = x === 0 ? 0 : x - 1;
    const right = x === last ? last : x + 1;
    const northWest = above[left] as number;
    const northEast = above[right] as number;
    const southWest = below[left] as number;
    const southEast = below[right] as number;
    const across = northEast - northWest + 2 * ((row[right] as number) - (row[left] as number)) + southEast - southWest;
    const down = southWest - northWest + 2 * ((below[x] as number) - (above[x] as number)) + southEast - northEast;
    const magnitude = Math.sqrt(across * across + down * down);
    target[at + x] = magnitude >= 255 ? 255 : magnitude + 0.5;
  }
};

/**
 * Make an edge detector: luma (not rounded), Gaussian blur, 3×3 Sobel, magnitude rounded and clamped to 255. Beyond its
 * borders a picture continues with its outermost pixels, for the blur and for the gradient. Blurring the luma equals
 * blurring the colours and then taking the luma, as both are sums.
 * @param blur σ of the blur is width·height/3,630,000 × this; 0 does not blur
 */
export const makeEdgeDetector = ({ width, height, blur }: PictureSize & { readonly blur: number }): EdgeDetector => {
  const blurred = new BlurredRows(width, height, blurSigma(width, height, blur));
  const edges = new Uint8Array(width * height);
  let [above, row, below] = [0, 1, 2].map(() => new Float64Array(width)) as [Float64Array, Float64Array, Float64Array];
  return {
    detect: (pixels, onRow = () => undefined) => {
      blurred.begin(rowsOf(pixels, { width, height }));
      blurred.row(0, row);
      above.set(row);
      for (let y = 0; y < height; y++) {
        onRow();
        if (y + 1 < height) blurred.row(y + 1, below);
        else below.set(row);
        sobelRow(above, row, below, edges, y * width);
        [above, row, below] = [row, below, above];
      }
      return edges;
    },
  };
};
