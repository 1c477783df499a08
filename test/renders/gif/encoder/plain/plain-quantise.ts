import { bayerMatrix } from '../../../../../src/renders/gif/kernel/bayer-matrix.ts';
import type { QuantiseFrame } from '../../../../../src/renders/gif/kernel/quantise-frame.ts';
import { cellOf, DitherTable, darkerOf, lighterOf, lighterShareOf, nearestOf } from './dither-table.ts';

const THRESHOLDS = bayerMatrix(8);
/** A pixel that differs from its left neighbour by this much (sum of channels) is texture, which hides bands by itself. */
const TEXTURE = 12;
/** A shown colour this near to the pixel, squared, stays: under 2 levels a channel is noise, not a change. */
const STILL_DISTANCE = 8;
/** A shown colour of the mix stays while the share is this near to the threshold, in 64ths, so that noise does not flicker. */
const STILL_SHARE = 4;

/** The compiled loop of `assembly/gif/quantise.ts`, written down plainly: it is held against this one. */
export const plainQuantise = (palette: Uint8Array, width: number): QuantiseFrame => {
  const table = new DitherTable(palette);
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
