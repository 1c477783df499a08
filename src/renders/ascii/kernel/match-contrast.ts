import { type GlyphSet, glyphCoverage } from './glyph-set.ts';
import { makeShapeTables, type ShapeTables } from './shape-tables.ts';

/** A glyph stays unless another's correlation is higher by this. */
const MARGIN = 0.04;
/** Standard deviation of a cell's samples, levels of 0..255, below which the cell counts as one colour. */
const FLAT = 2.5;

/**
 * How well each glyph divides a cell when ink and ground may both have any colour: the size of its sum in the tables,
 * whichever side is lighter.
 */
export interface ContrastMatch {
  readonly tables: ShapeTables;
  /** the glyph before stays unless another's size is larger by more than this */
  readonly margin: number;
  /** standard deviation of a cell's samples, levels of 0..255, below which `empty` is taken */
  readonly flatBelow: number;
  /** glyph with the least ink */
  readonly empty: number;
}

/** Make the tables by which glyphs are chosen for their contrast. */
export const makeContrastMatch = (set: GlyphSet, across: number, down: number): ContrastMatch => {
  const tables = makeShapeTables(glyphCoverage(set, across, down), across * down, (deviation) => deviation);
  return {
    ...{ tables, flatBelow: FLAT, margin: Math.round(MARGIN / tables.unit) },
    empty: set.ink.indexOf(set.ink.reduce((least, ink) => Math.min(least, ink), 1)),
  };
};
