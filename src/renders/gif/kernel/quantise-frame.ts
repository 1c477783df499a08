import { IncompleteRenderError } from '../../../shared/core/errors/errors.ts';
import { bayerMatrix } from './bayer-matrix.ts';
import { cellOf, DitherTable, darkerOf, lighterOf, lighterShareOf, nearestOf } from './dither-table.ts';
import type { Palette } from './palette.ts';

/**
 * Turns the pixels of one frame into palette indices.
 * @param rgb RGB24 pixels of the frame, row by row
 * @param shown indices that are on the canvas, or undefined before the first frame
 * @param indices receives one index a pixel
 */
export type QuantiseFrame = (rgb: Uint8Array, shown: Uint8Array | undefined, indices: Uint8Array) => void;

const THRESHOLDS = bayerMatrix(8);
/** A pixel that differs from its left neighbour by this much (sum of channels) is texture, which hides bands by itself. */
const TEXTURE = 12;
/** A shown colour this near to the pixel, squared, stays: under 2 levels a channel is noise, not a change. */
const STILL_DISTANCE = 8;
/** A shown colour of the mix stays while the share is this near to the threshold, in 64ths, so that noise does not flicker. */
const STILL_SHARE = 4;

/** Tables by palette: encoders of the same palette share what was looked up. */
const tables = new WeakMap<Uint8Array, DitherTable>();
const tableOf = (palette: Uint8Array): DitherTable => {
  const table = tables.get(palette) ?? new DitherTable(palette);
  tables.set(palette, table);
  return table;
};

const quantiseWithDither = (palette: Uint8Array, width: number): QuantiseFrame => {
  const table = tableOf(palette);
  const mixes = table.mixes;
  return (rgb, shown, indices) => {
    let s = 0;
    for (let row = 0, y = 0; row < indices.length; row += width, y += 1) {
      const thresholdRow = (y & 7) << 3;
      let leftR = rgb[s] as number;
      let leftG = rgb[s + 1] as number;
      let leftB = rgb[s + 2] as number;
      for (let x = 0; x < width; x += 1) {
        const r = rgb[s] as number;
        const g = rgb[s + 1] as number;
        const b = rgb[s + 2] as number;
        s += 3;
        let mix = mixes[cellOf(r, g, b)] as number;
        if (mix === 0) mix = table.fill(r, g, b);
        const before = shown === undefined ? -1 : (shown[row + x] as number);
        const darker = darkerOf(mix);
        const lighter = lighterOf(mix);
        let index = nearestOf(mix);
        const isSmooth = Math.abs(r - leftR) + Math.abs(g - leftG) + Math.abs(b - leftB) < TEXTURE;
        if (isSmooth && darker !== lighter) {
          const surplus = lighterShareOf(mix) - (THRESHOLDS[thresholdRow | (x & 7)] as number);
          index = surplus > 0 ? lighter : darker;
          if ((before === darker && surplus <= STILL_SHARE) || (before === lighter && surplus > -STILL_SHARE)) {
            index = before;
          }
        } else if (index !== before && before >= 0) {
          const dr = r - (palette[before * 3] as number);
          const dg = g - (palette[before * 3 + 1] as number);
          const db = b - (palette[before * 3 + 2] as number);
          if (dr * dr + dg * dg + db * db <= STILL_DISTANCE) index = before;
        }
        indices[row + x] = index;
        leftR = r;
        leftG = g;
        leftB = b;
      }
    }
  };
};

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
 * @returns a function that keeps no state but its look-up table: same frame and canvas, same indices
 */
export const makeQuantiseFrame = (palette: Palette, width: number): QuantiseFrame =>
  palette.exact ? quantiseExactly(palette.rgb) : quantiseWithDither(palette.rgb, width);
