import { IncompleteRenderError } from '../../../shared/core/errors/errors.ts';
import { gifKernel } from './gif-kernel.ts';
import type { Palette } from './palette.ts';

/**
 * Turns the pixels of one frame into palette indices.
 * @param rgb RGB24 pixels of the frame, row by row
 * @param shown indices that are on the canvas, or undefined before the first frame
 * @param indices receives one index a pixel
 */
export type QuantiseFrame = (rgb: Uint8Array, shown: Uint8Array | undefined, indices: Uint8Array) => void;

const quantiseWithDither =
  (palette: Uint8Array, width: number): QuantiseFrame =>
  (rgb, shown, indices) =>
    gifKernel().quantise(palette, rgb, shown, width, indices);

const missingColour = (colour: number): string =>
  `A GIF frame has the colour #${colour.toString(16).padStart(6, '0')}, which was not there when the palette was made; ` +
  'the frames of both passes must be the same.';

const quantiseExactly = (palette: Uint8Array): QuantiseFrame => {
  const indexOf = new Map<number, number>();
  for (let i = 0; i * 3 < palette.length; i += 1) {
    indexOf.set(((palette[i * 3] ?? 0) << 16) | ((palette[i * 3 + 1] ?? 0) << 8) | (palette[i * 3 + 2] ?? 0), i);
  }
  return (rgb, _shown, indices) => {
    let last = -1;
    let index = 0;
    for (let i = 0, s = 0; i < indices.length; i += 1, s += 3) {
      const colour = ((rgb[s] as number) << 16) | ((rgb[s + 1] as number) << 8) | (rgb[s + 2] as number);
      if (colour !== last) {
        last = colour;
        const found = indexOf.get(colour);
        if (found === undefined) throw new IncompleteRenderError(missingColour(colour));
        index = found;
      }
      indices[i] = index;
    }
  };
};

/**
 * Make the function that maps the frames of a slice to a palette: without loss where the palette is exact, otherwise to
 * the nearest colour in texture and to an ordered mix of two where a gradient would show bands. Pixels that change only
 * by noise stay as shown, which keeps still areas still and the file small.
 * @param palette the slice's palette; an exact one must hold every colour of the frames
 * @param width pixels a row
 * @returns a function that keeps no state but its look-up tables: same frame and canvas, same indices
 */
export const makeQuantiseFrame = (palette: Palette, width: number): QuantiseFrame =>
  palette.exact ? quantiseExactly(palette.rgb) : quantiseWithDither(palette.rgb, width);
