import type { CellPattern } from './cell-pattern.ts';
import type { GlyphSet } from './glyph-set.ts';
import { addGroups, makeShapeTables, type ShapeTables, ZERO } from './shape-tables.ts';

/** A glyph stays unless another's correlation is higher by this. */
const MARGIN = 0.04;
/** Standard deviation of a cell's samples, levels of 0..255, below which it is one colour. */
const FLAT = 2.5;

/** Chooses glyphs where ink and ground are both free in colour: what divides the cell best, whichever side is lighter. */
export class ContrastMatcher {
  readonly #tables: ShapeTables;
  readonly #totals: Int32Array;
  readonly #empty: number;

  constructor(set: GlyphSet, across: number, down: number) {
    this.#tables = makeShapeTables(set, across, down, { asCorrelation: true });
    this.#totals = new Int32Array(this.#tables.pairs);
    this.#empty = set.ink.indexOf(set.ink.reduce((least, ink) => Math.min(least, ink), 1));
  }

  /**
   * @param pattern of a cell
   * @param before glyph of this cell in the picture before, -1 where there is none
   * @returns place of the glyph in the set
   */
  match({ codes, deviation }: CellPattern, before: number): number {
    if (deviation < FLAT) return this.#empty;
    const { pairs, unit } = this.#tables;
    const totals = this.#totals;
    addGroups(this.#tables, codes, totals);
    let best = -1;
    let chosen = this.#empty;
    let ofBefore = -1;
    for (let pair = 0; pair < pairs; pair++) {
      const both = totals[pair] as number;
      const first = Math.abs((both & 0xffff) - ZERO);
      const second = Math.abs((both >>> 16) - ZERO);
      if (first > best) {
        best = first;
        chosen = pair << 1;
      }
      if (second > best) {
        best = second;
        chosen = (pair << 1) + 1;
      }
      if (pair === before >> 1) ofBefore = before & 1 ? second : first;
    }
    return before >= 0 && ofBefore * unit >= best * unit - MARGIN ? before : chosen;
  }
}
