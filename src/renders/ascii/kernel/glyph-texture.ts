import { meanOf, varianceOf } from '../../../shared/core/numbers/mean-of.ts';
import type { GlyphSet } from './glyph-set.ts';

const PAIR = 2;

/**
 * Variance of each shape's coverage when two samples beside each other count as one: the cell of a font is twice as high
 * as it is wide, and so is a sample.
 * @param coverage for each shape `across * down` shares of ink, 0..1, row by row; `across` is even
 */
export const pairedVariance = (coverage: Float64Array, across: number, down: number): Float64Array => {
  const samples = across * down;
  return Float64Array.from({ length: coverage.length / samples }, (_, shape) => {
    const own = coverage.subarray(shape * samples, (shape + 1) * samples);
    const pairs = Array.from({ length: samples / PAIR }, (__, pair) =>
      meanOf(Array.from(own.subarray(pair * PAIR, (pair + 1) * PAIR))),
    );
    return varianceOf(pairs);
  });
};

/**
 * How much each glyph looks like lines where it stands beside and below itself: the variance of its rows and of its
 * columns for its ink.
 * @returns one for each glyph, in the order of the set: 0 without ink, 0.1 for `/`, 0.4 for `:`, 0.8 for `_`
 */
export const glyphTextures = ({ font, codePoints }: GlyphSet): Float64Array =>
  Float64Array.from(codePoints, (codePoint) => {
    const rows = Array.from(font.rows(codePoint), (row) =>
      Array.from({ length: font.width }, (_, x) => (row >> (7 - x)) & 1),
    );
    const ofRows = rows.map(meanOf);
    const ofColumns = Array.from({ length: font.width }, (_, x) => meanOf(rows.map((row) => row[x] ?? 0)));
    const ink = meanOf(ofRows);
    return ink === 0 ? 0 : (varianceOf(ofRows) + varianceOf(ofColumns)) / ink;
  });
