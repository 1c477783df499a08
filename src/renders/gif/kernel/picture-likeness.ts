import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { gifKernel } from './gif-kernel.ts';

/** Pixels from which one is mixed in each direction. */
const TAPS = 4;
/** Of the cubic: how far it goes below 0. As in ffmpeg, and nearly as in browsers, which take 0.5. */
const SHARPNESS = 0.6;

/** Weight of a pixel at a distance, by the cubic of Keys. @see https://doi.org/10.1109/TASSP.1981.1163711 */
export const cubic = (distance: number): number => {
  const x = Math.abs(distance);
  if (x >= 2) return 0;
  if (x >= 1) return SHARPNESS * (4 + x * (x * (5 - x) - 8));
  return 1 + x * x * ((2 - SHARPNESS) * x - (3 - SHARPNESS));
};

/** For each place of an axis: the places of a shorter one of which it is mixed, and their weights. */
export const tapsOf = (from: number, to: number): Uint8Array => {
  const places = new Int32Array(to * TAPS * 2);
  const weights = new Float32Array(places.buffer);
  for (let i = 0; i < to; i += 1) {
    const at = ((i + 0.5) * from) / to - 0.5;
    for (let tap = 0; tap < TAPS; tap += 1) {
      const place = Math.floor(at) - 1 + tap;
      places[i * TAPS * 2 + tap] = Math.min(from - 1, Math.max(0, place));
      weights[i * TAPS * 2 + TAPS + tap] = cubic(at - place);
    }
  }
  return new Uint8Array(places.buffer);
};

/**
 * Make a function that holds what a player shows against pictures of a film.
 * @param shown size of the GIF, which is enlarged to
 * @param film size of the film's pictures
 * @returns palette and an index for each pixel, and pictures of the film in RGB24, in; how near it is to each of them, at most 1, out
 */
export const makeLikeness = (shown: PictureSize, film: PictureSize) => {
  const isSame = shown.width === film.width && shown.height === film.height;
  const taps = isSame
    ? undefined
    : { columns: tapsOf(shown.width, film.width), rows: tapsOf(shown.height, film.height) };
  return (palette: Uint8Array, indices: Uint8Array, films: readonly Uint8Array[]): number[] =>
    gifKernel().likeness(palette, { width: shown.width, indices, taps }, film.width, films);
};
