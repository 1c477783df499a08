import type { CellPattern } from './cell-pattern.ts';
import type { GlyphSet } from './glyph-set.ts';
import { addGroups, makeShapeTables, type ShapeTables, ZERO } from './shape-tables.ts';

/** Steps of ink that are told apart. */
const INK_STEPS = 64;
/** Weight of the cell's brightness against its pattern. */
const BRIGHTNESS = 6;
/** A glyph stays unless another is better by this. */
const MARGIN = 0.012;
/** Standard deviation of a cell's samples, 0..1, at which its pattern counts half: below it is grain. */
const GRAIN = 0.01;
/** Contrast of a pattern, at most: a thin line of ink on a dark cell. */
const STRONGEST = 0.55;
/** How much the contrast of a faint pattern is raised, at most. */
const RAISE = 8;

/**
 * How strongly a pattern shows. Print is black and white, films are mostly gray: faint patterns are raised so that
 * glyphs follow them, those that drown in grain are not.
 * @param deviation standard deviation of a cell's samples, 0..1
 */
const strengthOf = (deviation: number): number => {
  const visible = (deviation * deviation) / (deviation * deviation + GRAIN * GRAIN);
  return Math.min(STRONGEST, RAISE * deviation) * visible;
};

/** Nothing that could outweigh brightness. */
const FAINTEST = 0.005;

const STRENGTH = Float64Array.from({ length: 256 }, (_, deviation) => strengthOf(deviation / 255));

/** Chooses glyphs that look like a cell: alike in pattern, alike in brightness. */
export class ShapeMatcher {
  readonly #tables: ShapeTables;
  readonly #totals: Int32Array;
  readonly #glyphs: number;
  readonly #densest: number;
  /** what each glyph costs at each step of ink, negative */
  readonly #merit: Float32Array;
  readonly #flat: Uint16Array;

  /** @param across samples across a cell, a multiple of 4 or with `down` a multiple of 4 in all */
  constructor(set: GlyphSet, across: number, down: number) {
    this.#tables = makeShapeTables(set, across, down, { asCorrelation: false });
    this.#totals = new Int32Array(this.#tables.pairs);
    this.#glyphs = set.codePoints.length;
    this.#densest = set.ink.reduce((most, ink) => Math.max(most, ink), 0) || 1;
    this.#merit = new Float32Array(INK_STEPS * this.#tables.pairs * 2).fill(Number.NEGATIVE_INFINITY);
    this.#flat = new Uint16Array(INK_STEPS);
    for (let step = 0; step < INK_STEPS; step++) this.#tabulate(step, set);
  }

  #tabulate(step: number, { ink }: GlyphSet): void {
    const wanted = (step / (INK_STEPS - 1)) * this.#densest;
    const from = step * this.#tables.pairs * 2;
    let best = Number.NEGATIVE_INFINITY;
    for (let glyph = 0; glyph < this.#glyphs; glyph++) {
      const merit = -(this.#tables.variance[glyph] as number) - BRIGHTNESS * (wanted - (ink[glyph] as number)) ** 2;
      this.#merit[from + glyph] = merit;
      if (merit > best) {
        best = merit;
        this.#flat[step] = glyph;
      }
    }
  }

  /**
   * @param pattern of a cell
   * @param ink share of the cell that is to be ink, by brightness alone
   * @param before glyph of this cell in the picture before, -1 where there is none
   * @returns place of the glyph in the set
   */
  match(pattern: CellPattern, ink: number, before: number): number {
    const step = Math.min(INK_STEPS - 1, Math.max(0, Math.round((ink / this.#densest) * (INK_STEPS - 1))));
    const strength = STRENGTH[Math.round(pattern.deviation)] as number;
    if (strength < FAINTEST) return this.#flat[step] as number;
    return this.#search(pattern.codes, step, 2 * strength * this.#tables.unit, before);
  }

  #search(codes: Int32Array, step: number, worth: number, before: number): number {
    const pairs = this.#tables.pairs;
    const totals = this.#totals;
    addGroups(this.#tables, codes, totals);
    const merit = this.#merit;
    const from = step * pairs * 2;
    let best = Number.NEGATIVE_INFINITY;
    let chosen = 0;
    let ofBefore = Number.NEGATIVE_INFINITY;
    for (let pair = 0; pair < pairs; pair++) {
      const both = totals[pair] as number;
      const glyph = pair << 1;
      const first = ((both & 0xffff) - ZERO) * worth + (merit[from + glyph] as number);
      const second = ((both >>> 16) - ZERO) * worth + (merit[from + glyph + 1] as number);
      if (first > best) {
        best = first;
        chosen = glyph;
      }
      if (second > best) {
        best = second;
        chosen = glyph + 1;
      }
      if (pair === before >> 1) ofBefore = before & 1 ? second : first;
    }
    return before >= 0 && ofBefore >= best - MARGIN ? before : chosen;
  }
}
