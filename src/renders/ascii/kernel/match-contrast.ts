import type { CellPattern } from './cell-pattern.ts';
import { type GlyphSet, glyphCoverage } from './glyph-set.ts';
import { makeShapeTables, type ShapeTables } from './shape-tables.ts';

/** A glyph stays unless another's correlation is higher by this. */
const MARGIN = 0.04;
/** Standard deviation of a cell's samples, levels of 0..255, below which the cell counts as one colour. */
const FLAT = 2.5;

/**
 * Chooses glyphs when ink and ground may both have any colour: the glyph that divides the cell best, whichever side is
 * lighter.
 */
export class ContrastMatcher {
  readonly #tables: ShapeTables;
  readonly #empty: number;
  /** {@link MARGIN} in units of the tables */
  readonly #margin: number;

  constructor(set: GlyphSet, across: number, down: number) {
    this.#tables = makeShapeTables(glyphCoverage(set, across, down), across * down, (deviation) => deviation);
    this.#margin = Math.round(MARGIN / this.#tables.unit);
    this.#empty = set.ink.indexOf(set.ink.reduce((least, ink) => Math.min(least, ink), 1));
  }

  /**
   * @param pattern of a cell
   * @param before glyph of this cell in the picture before, -1 where there is none
   * @returns place of the glyph in the set
   */
  match({ codes, deviation }: CellPattern, before: number): number {
    if (deviation < FLAT) return this.#empty;
    const { shapes, sums, starts, strides } = this.#tables;
    const a = (starts[0] as number) + (codes[0] as number) * (strides[0] as number);
    const b = (starts[1] as number) + (codes[1] as number) * (strides[1] as number);
    const c = (starts[2] as number) + (codes[2] as number) * (strides[2] as number);
    const d = (starts[3] as number) + (codes[3] as number) * (strides[3] as number);
    let best = -1;
    let chosen = this.#empty;
    let ofBefore = -1;
    for (let glyph = 0; glyph < shapes; glyph++) {
      const likeness = Math.abs(
        (sums[a + glyph] as number) +
          (sums[b + glyph] as number) +
          (sums[c + glyph] as number) +
          (sums[d + glyph] as number),
      );
      if (likeness > best) {
        best = likeness;
        chosen = glyph;
      }
      if (glyph === before) ofBefore = likeness;
    }
    return before >= 0 && ofBefore >= best - this.#margin ? before : chosen;
  }
}
