import { NearColours } from './near-colours.ts';

/** Levels of mixing two colours, and of the thresholds that decide between them. */
export const MIX_LEVELS = 64;
/**
 * How far a colour must be from its nearest palette colour, squared, before two are mixed: below this distance, no band
 * is visible.
 */
const SMALLEST_GAIN = 12;
/**
 * Cost of a mixture's grain, as a share of its variance. 1 is plain nearest colour (best PSNR, visible bands), 0 mixes
 * whatever averages best (no bands, much grain).
 */
const GRAIN_COST = 0.2;

/**
 * What a colour becomes, packed into an integer that is never 0: bits 0-7 the darker of two palette indices, 8-15 the
 * lighter, 16-22 the share of the lighter in {@link MIX_LEVELS}ths, bit 29 set when the lighter one is the nearest.
 * Where nothing is mixed both indices are the nearest.
 */
export type Mix = number;
export const darkerOf = (mix: Mix): number => mix & 255;
export const lighterOf = (mix: Mix): number => (mix >> 8) & 255;
export const lighterShareOf = (mix: Mix): number => (mix >> 16) & 127;
export const nearestOf = (mix: Mix): number => ((mix & NEAREST_IS_LIGHTER) === 0 ? mix & 255 : (mix >> 8) & 255);
const NEAREST_IS_LIGHTER = 1 << 29;
const FILLED = 1 << 30;

const pack = (darker: number, lighter: number, share: number, nearest: number): Mix =>
  darker | (lighter << 8) | (share << 16) | (nearest === darker ? 0 : NEAREST_IS_LIGHTER) | FILLED;

/**
 * Looks up which two palette colours to mix for a colour, and how much of each. Cells are 2×2×2 colours, filled when
 * first asked for, since footage visits a small part of the cube.
 * @see J. Yliluoma, "Arbitrary-palette positional dithering algorithm", https://bisqwit.iki.fi/story/howto/dither/jy/
 */
export class DitherTable {
  /** mix of each cell by {@link cellOf}, 0 where nothing was filled yet */
  readonly mixes = new Int32Array(1 << 21);
  readonly #rgb: Uint8Array;
  readonly #near: NearColours;

  /** @param rgb palette, RGB24, 1..256 colours */
  constructor(rgb: Uint8Array) {
    this.#rgb = rgb;
    this.#near = new NearColours(rgb);
  }

  /**
   * Fill the cell of a colour.
   * @param r red, 0..255
   * @param g green, 0..255
   * @param b blue, 0..255
   * @returns the cell's mix
   */
  fill(r: number, g: number, b: number): Mix {
    const mix = this.#mix(this.#near.around(r, g, b), (r | 1) - 0.5, (g | 1) - 0.5, (b | 1) - 0.5);
    this.mixes[cellOf(r, g, b)] = mix;
    return mix;
  }

  /** Place of the colour in the list from `start` on that is nearest to a point; the first of equally near ones. */
  #nearest(start: number, r: number, g: number, b: number): number {
    const { colours, kept } = this.#near;
    let nearest = start;
    let least = Number.POSITIVE_INFINITY;
    for (let at = start; at < start + kept; at += 1) {
      const dr = r - (colours[at * 3] as number);
      const dg = g - (colours[at * 3 + 1] as number);
      const db = b - (colours[at * 3 + 2] as number);
      const d = dr * dr + dg * dg + db * db;
      if (d < least) {
        least = d;
        nearest = at;
      }
    }
    return nearest;
  }

  #mix(start: number, r: number, g: number, b: number): Mix {
    const { colours, indices, kept } = this.#near;
    const first = this.#nearest(start, r, g, b);
    const nearest = indices[first] as number;
    const r0 = colours[first * 3] as number;
    const g0 = colours[first * 3 + 1] as number;
    const b0 = colours[first * 3 + 2] as number;
    const dr = r - r0;
    const dg = g - g0;
    const db = b - b0;
    const distance = dr * dr + dg * dg + db * db;
    if (distance <= SMALLEST_GAIN) return pack(nearest, nearest, 0, nearest);

    let partner = nearest;
    let partnerShare = 0;
    let least = distance - SMALLEST_GAIN;
    for (let at = start; at < start + kept; at += 1) {
      const vr = (colours[at * 3] as number) - r0;
      const vg = (colours[at * 3 + 1] as number) - g0;
      const vb = (colours[at * 3 + 2] as number) - b0;
      const apart = vr * vr + vg * vg + vb * vb;
      const along = dr * vr + dg * vg + db * vb;
      // Minimum over t of |colour - mixture(t)|² + GRAIN_COST · t(1 - t) · apart. Past one half the partner were the nearest.
      const gain = 2 * along - GRAIN_COST * apart;
      if (gain <= 0) continue;
      const t = Math.min(0.5, gain / (2 * apart * (1 - GRAIN_COST)));
      const cost = distance - 2 * t * along + t * t * apart + GRAIN_COST * t * (1 - t) * apart;
      if (cost < least) {
        least = cost;
        partner = indices[at] as number;
        partnerShare = t;
      }
    }
    const share = Math.round(partnerShare * MIX_LEVELS);
    if (share === 0) return pack(nearest, nearest, 0, nearest);
    // Always thresholding the lighter colour keeps the pattern in phase where nearest and partner swap roles.
    return this.#luma(partner) < this.#luma(nearest)
      ? pack(partner, nearest, MIX_LEVELS - share, nearest)
      : pack(nearest, partner, share, nearest);
  }

  #luma(i: number): number {
    const rgb = this.#rgb;
    return 299 * (rgb[i * 3] as number) + 587 * (rgb[i * 3 + 1] as number) + 114 * (rgb[i * 3 + 2] as number);
  }
}

/**
 * Number of the table's cell that a colour lies in.
 * @param r red, 0..255
 * @param g green, 0..255
 * @param b blue, 0..255
 * @returns 0..2^21 - 1
 */
export const cellOf = (r: number, g: number, b: number): number => ((r >> 1) << 14) | ((g >> 1) << 7) | (b >> 1);
