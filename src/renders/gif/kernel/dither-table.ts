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
  /** mix of each cell by {@link cellOf}, 0 where {@link fill} was not called yet */
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
    const mix = this.#mix((r | 1) - 0.5, (g | 1) - 0.5, (b | 1) - 0.5, this.#near.around(r, g, b));
    this.mixes[cellOf(r, g, b)] = mix;
    return mix;
  }

  #mix(r: number, g: number, b: number, candidates: Uint8Array): Mix {
    const rgb = this.#rgb;
    let nearest = 0;
    let distance = Number.POSITIVE_INFINITY;
    for (let n = 0; n < candidates.length; n += 1) {
      const i = candidates[n] as number;
      const dr = r - (rgb[i * 3] as number);
      const dg = g - (rgb[i * 3 + 1] as number);
      const db = b - (rgb[i * 3 + 2] as number);
      const d = dr * dr + dg * dg + db * db;
      if (d < distance) {
        distance = d;
        nearest = i;
      }
    }
    if (distance <= SMALLEST_GAIN) return pack(nearest, nearest, 0, nearest);

    const r0 = rgb[nearest * 3] as number;
    const g0 = rgb[nearest * 3 + 1] as number;
    const b0 = rgb[nearest * 3 + 2] as number;
    let partner = nearest;
    let partnerShare = 0;
    let least = distance - SMALLEST_GAIN;
    for (let n = 0; n < candidates.length; n += 1) {
      const i = candidates[n] as number;
      const vr = (rgb[i * 3] as number) - r0;
      const vg = (rgb[i * 3 + 1] as number) - g0;
      const vb = (rgb[i * 3 + 2] as number) - b0;
      const apart = vr * vr + vg * vg + vb * vb;
      if (apart === 0) continue;
      const along = (r - r0) * vr + (g - g0) * vg + (b - b0) * vb;
      // Minimum over t of |colour - mixture(t)|² + GRAIN_COST · t(1 - t) · apart. Past one half the partner were the nearest.
      const t = Math.min(0.5, (2 * along - GRAIN_COST * apart) / (2 * apart * (1 - GRAIN_COST)));
      if (t <= 0) continue;
      const cost = distance - 2 * t * along + t * t * apart + GRAIN_COST * t * (1 - t) * apart;
      if (cost < least) {
        least = cost;
        partner = i;
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
