import type { GlyphSet } from './glyph-set.ts';
import { DITHER_THRESHOLDS } from './ordered-dither.ts';

/** The first of the 256 characters of braille; the bits of the rest say which dots are set. */
const EMPTY = 0x2800;
const CHARACTERS = 256;
/** Dots of a cell. */
export const BRAILLE_DOTS = { across: 2, down: 4 } as const;
/** Bit of each dot, row by row. @see https://www.unicode.org/charts/PDF/U2800.pdf */
const BITS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80] as const;
/** Exponent of thresholds: above 1, dark surfaces keep some dots. */
const LIFT = 1.3;

/** Whether a set has every character of braille and no other. */
export const isWholeBraille = ({ codePoints }: GlyphSet): boolean =>
  codePoints.length === CHARACTERS && codePoints.every((codePoint) => codePoint >> 8 === EMPTY >> 8);

/**
 * How braille is chosen dot by dot: a dot is set where its tone is above a threshold that depends on its place alone, so
 * that middle tones are kept and a still picture stays still.
 */
export interface DotMatch {
  /** share of ink above which a dot is set, for 8×8 dots */
  readonly thresholds: Float64Array;
  /** glyph of each pattern of dots, as a place in the set; bit i of a pattern is dot i, row by row */
  readonly glyphs: Uint16Array;
}

/** @param set of all braille characters */
export const makeDotMatch = (set: GlyphSet): DotMatch => {
  const places = new Map(Array.from(set.codePoints, (codePoint, place) => [codePoint, place]));
  const most = set.ink.reduce((highest, ink) => Math.max(highest, ink), 0);
  const codePointOf = (pattern: number): number =>
    BITS.reduce((codePoint, bit, dot) => codePoint | ((pattern >> dot) & 1 ? bit : 0), EMPTY);
  return {
    thresholds: DITHER_THRESHOLDS.map((threshold) => threshold ** LIFT * most),
    glyphs: Uint16Array.from({ length: CHARACTERS }, (_, pattern) => places.get(codePointOf(pattern)) ?? 0),
  };
};
