import type { CellPattern } from './cell-pattern.ts';
import type { GlyphSet } from './glyph-set.ts';
import { type GlyphShapes, makeGlyphShapes } from './glyph-shapes.ts';
import { glyphTextures, pairedVariance } from './glyph-texture.ts';
import { FLAT, STRENGTHS, strengthStep } from './shape-strength.ts';
import { makeShapeTables, type ShapeTables } from './shape-tables.ts';

/** Number of distinguished steps of ink. */
const INK_STEPS = 40;
/** Weight of the cell's brightness against its pattern, and in a surface. */
const BRIGHTNESS = 5;
const SURFACE_BRIGHTNESS = 8;
/**
 * Weights in a surface of a glyph's own pattern, which the surface does not have: by its samples, by samples that are as wide as they are
 * high, and by the lines that it makes beside itself. From a distance the fine pattern is seen least and the lines most:
 * a wall of `\"` or `=` shows rows, one of `;` is gray.
 */
const FINE = 0.3;
const COARSE = 1.25;
const LINES = 0.03;
/** Strength of a cell's pattern from which on it is no surface at all. */
const CALM_UP_TO = 0.3;
/** Cost of moving a line from its place, per squared pixel. */
const BESIDE = 0.004;
/** A glyph stays unless another is better by this. */
const MARGIN = 0.012;

/** Standard deviation of most shapes, and how far others are evened out: bold glyphs cover many patterns well, and a
 * fine line would become a bold `x` if likeness in form did not count more than boldness. */
const TYPICAL = 0.2;
const EVENED = 0.5;

const evenedOut = (deviation: number): number => (deviation / TYPICAL) ** EVENED;

/** Chooses glyphs that look like a cell: alike in pattern, alike in brightness. */
export class ShapeMatcher {
  readonly #shapes: GlyphShapes;
  readonly #tables: ShapeTables;
  readonly #set: GlyphSet;
  readonly #stepsOfInk: number;
  readonly #densest: number;
  readonly #flat: Uint16Array;
  /** what a shape's own pattern costs where the cell has none */
  readonly #unrest: Float64Array;
  /** how much each glyph looks like lines */
  readonly #textures: Float64Array;
  /**
   * For each step of ink and strength, computed on first use: the cost of brightness and variance for each shape, and
   * the shapes in the order of their highest possible score. All in units of the tables, without the strength.
   */
  readonly #known: Uint8Array;
  readonly #costs: Int32Array;
  readonly #order: Uint16Array;
  readonly #reach: Int32Array;
  readonly #margins: Int32Array;

  /** @param across samples across a cell, with `down` 8 or 16 in all */
  constructor(set: GlyphSet, across: number, down: number) {
    this.#set = set;
    this.#shapes = makeGlyphShapes(set, across, down);
    this.#tables = makeShapeTables(this.#shapes.coverage, across * down, evenedOut);
    this.#textures = glyphTextures(set);
    this.#unrest = pairedVariance(this.#shapes.coverage, across, down).map(
      (paired, shape) => FINE * (this.#tables.variance[shape] as number) + COARSE * paired,
    );
    this.#densest = set.ink.reduce((most, ink) => Math.max(most, ink), 0) || 1;
    this.#stepsOfInk = (INK_STEPS - 1) / this.#densest;
    const plans = INK_STEPS * STRENGTHS.length;
    const { shapes, unit } = this.#tables;
    this.#known = new Uint8Array(plans);
    this.#costs = new Int32Array(plans * shapes);
    this.#order = new Uint16Array(plans * shapes);
    this.#reach = new Int32Array(plans * shapes);
    this.#margins = Int32Array.from(STRENGTHS, (strength) => Math.round(MARGIN / (2 * strength * unit)));
    this.#flat = Uint16Array.from({ length: INK_STEPS }, (_, step) => this.#flattest(step));
  }

  /** Cost of a shape that does not depend on the cell's pattern. */
  #costOf(shape: number, step: number, strength: number): number {
    const wanted = (step / (INK_STEPS - 1)) * this.#densest;
    const glyph = this.#shapes.glyphs[shape] as number;
    const ink = this.#set.ink[glyph] as number;
    const apart = (wanted - ink) ** 2;
    const calm = Math.max(0, 1 - strength / CALM_UP_TO);
    const ofSurface =
      (this.#unrest[shape] as number) + LINES * (this.#textures[glyph] as number) + SURFACE_BRIGHTNESS * apart;
    const ofPattern = (this.#tables.variance[shape] as number) + BRIGHTNESS * apart;
    return calm * ofSurface + (1 - calm) * ofPattern + BESIDE * (this.#shapes.moves[shape] as number) ** 2;
  }

  #flattest(step: number): number {
    let least = Number.POSITIVE_INFINITY;
    let flattest = 0;
    for (let glyph = 0; glyph < this.#set.codePoints.length; glyph++) {
      const cost = this.#costOf(glyph, step, 0);
      if (cost < least) {
        least = cost;
        flattest = glyph;
      }
    }
    return flattest;
  }

  #plan(step: number, strength: number): void {
    const { shapes, unit, highest } = this.#tables;
    const plan = step * STRENGTHS.length + strength;
    const from = plan * shapes;
    const worth = 1 / (2 * (STRENGTHS[strength] as number) * unit);
    for (let shape = 0; shape < shapes; shape++) {
      this.#costs[from + shape] = Math.round(this.#costOf(shape, step, STRENGTHS[strength] as number) * worth);
    }
    const reach = highest.map((most, shape) => Math.ceil(most) - (this.#costs[from + shape] as number));
    const order = Array.from(reach.keys()).sort((a, b) => (reach[b] as number) - (reach[a] as number) || a - b);
    order.forEach((shape, place) => {
      this.#order[from + place] = shape;
      this.#reach[from + place] = reach[shape] as number;
    });
    this.#known[plan] = 1;
  }

  /**
   * @param pattern of a cell
   * @param ink wanted share of ink in the cell, by brightness alone
   * @param before glyph of this cell in the picture before, -1 where there is none
   * @returns place of the glyph in the set
   */
  match({ codes, deviation }: CellPattern, ink: number, before: number): number {
    const step = Math.min(INK_STEPS - 1, Math.max(0, (ink * this.#stepsOfInk + 0.5) | 0));
    const strength = strengthStep(deviation);
    if (strength === FLAT) return this.#flat[step] as number;
    const plan = step * STRENGTHS.length + strength;
    if (this.#known[plan] === 0) this.#plan(step, strength);
    const { shapes, sums, starts, strides } = this.#tables;
    const a = (starts[0] as number) + (codes[0] as number) * (strides[0] as number);
    const b = (starts[1] as number) + (codes[1] as number) * (strides[1] as number);
    const c = (starts[2] as number) + (codes[2] as number) * (strides[2] as number);
    const d = (starts[3] as number) + (codes[3] as number) * (strides[3] as number);
    const glyphs = this.#shapes.glyphs;
    const order = this.#order;
    const reach = this.#reach;
    const costs = this.#costs;
    const from = plan * shapes;
    let best = -0x7fffffff;
    let chosen = before;
    if (before >= 0) {
      best =
        (sums[a + before] as number) +
        (sums[b + before] as number) +
        (sums[c + before] as number) +
        (sums[d + before] as number) -
        (costs[from + before] as number) +
        (this.#margins[strength] as number);
    }
    for (let place = from, end = from + shapes; place < end; place++) {
      if ((reach[place] as number) <= best) break;
      const shape = order[place] as number;
      const merit =
        (sums[a + shape] as number) +
        (sums[b + shape] as number) +
        (sums[c + shape] as number) +
        (sums[d + shape] as number) -
        (costs[from + shape] as number);
      if (merit > best) {
        best = merit;
        chosen = glyphs[shape] as number;
      }
    }
    return chosen;
  }
}
