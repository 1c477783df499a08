import type { CellSamples } from './cell-samples.ts';
import type { GlyphSet } from './glyph-set.ts';
import { ditherThreshold } from './ordered-dither.ts';

/** The first of the 256 characters of braille; the bits of the rest say which dots are set. */
const EMPTY = 0x2800;
const CHARACTERS = 256;
/** Dots of a cell. */
export const BRAILLE_DOTS = { across: 2, down: 4 } as const;
/** Bit of each dot, row by row. @see https://www.unicode.org/charts/PDF/U2800.pdf */
const BITS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80] as const;
/** Exponent of thresholds: above 1, dark surfaces keep some dots. */
const LIFT = 1.3;
/** How far a dot's difference from its cell is enlarged, so that edges stand out of the dither. */
const SHARPENED = 2;

/** Whether a set has every character of braille and no other. */
export const isWholeBraille = ({ codePoints }: GlyphSet): boolean =>
  codePoints.length === CHARACTERS && codePoints.every((codePoint) => codePoint >> 8 === EMPTY >> 8);

/**
 * Chooses braille dot by dot: a dot is set where its tone is above a threshold that depends on its place alone, so that
 * middle tones are kept and a still picture stays still.
 */
export class DotMatcher {
  readonly #places = new Uint16Array(CHARACTERS);
  readonly #most: number;

  /** @param set of all braille characters */
  constructor(set: GlyphSet) {
    set.codePoints.forEach((codePoint, place) => {
      this.#places[codePoint - EMPTY] = place;
    });
    this.#most = set.ink.reduce((most, ink) => Math.max(most, ink), 0);
  }

  /**
   * @param tone share of ink for each luma 0..255
   * @returns place of the glyph in the set
   */
  match({ luma, sum }: CellSamples, column: number, row: number, tone: Float64Array): number {
    const mean = sum / luma.length;
    let bits = 0;
    for (let dot = 0; dot < BITS.length; dot++) {
      const value = mean + SHARPENED * ((luma[dot] as number) - mean);
      const wanted = tone[value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0] as number;
      const across = column * BRAILLE_DOTS.across + (dot % BRAILLE_DOTS.across);
      const down = row * BRAILLE_DOTS.down + Math.floor(dot / BRAILLE_DOTS.across);
      if (wanted > ditherThreshold(across, down) ** LIFT * this.#most) bits |= BITS[dot] as number;
    }
    return this.#places[bits] as number;
  }
}
