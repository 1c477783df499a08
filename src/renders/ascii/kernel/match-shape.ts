import type { GlyphSet } from './glyph-set.ts';
import { makeGlyphShapes } from './glyph-shapes.ts';
import { glyphTextures, pairedVariance } from './glyph-texture.ts';
import { STRENGTHS } from './shape-strength.ts';
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

/** Cost of entries that are no shape: what it is taken from becomes the lowest number of 32 bits. */
const NO_SHAPE = -(2 ** 31);

/** How well each shape looks like a cell: alike in pattern, alike in brightness. A merit is a sum of the tables less a cost. */
export interface ShapeMatch {
  readonly tables: ShapeTables;
  /** glyph of each shape, as a place in the set; those of the glyphs as they are come first */
  readonly glyphs: Uint16Array;
  /** steps of ink from none to the most that a glyph has, and steps for an ink of 1 */
  readonly inkSteps: number;
  readonly inkScale: number;
  /** cost of each shape for each step of ink and each of {@link STRENGTHS}: rows of `tables.stride` */
  readonly costs: Int32Array;
  /** upper bound of any pattern's sum with each shape, rounded up; of shapes of equal merit, the one with the higher bound less cost is chosen */
  readonly bounds: Int32Array;
  /** a glyph stays unless another's merit is higher by this, for each of {@link STRENGTHS} */
  readonly margins: Int32Array;
  /** glyph of a cell without a pattern, for each step of ink */
  readonly flat: Uint16Array;
}

/** Parts of a shape's cost that do not depend on the strength of a cell's pattern. */
interface ShapeCost {
  readonly ofSurface: number;
  readonly ofPattern: number;
  readonly beside: number;
}

const costAt = ({ ofSurface, ofPattern, beside }: ShapeCost, strength: number): number => {
  const calm = Math.max(0, 1 - strength / CALM_UP_TO);
  return calm * ofSurface + (1 - calm) * ofPattern + beside;
};

/**
 * Make the tables by which glyphs are chosen for their shape.
 * @param across samples across a cell, with `down` 8 or 16 in all
 */
export const makeShapeMatch = (set: GlyphSet, across: number, down: number): ShapeMatch => {
  const { coverage, glyphs, moves } = makeGlyphShapes(set, across, down);
  const tables = makeShapeTables(coverage, across * down, evenedOut);
  const { shapes, stride, variance, unit, highest } = tables;
  const textures = glyphTextures(set);
  const unrest = pairedVariance(coverage, across, down).map(
    (paired, shape) => FINE * (variance[shape] as number) + COARSE * paired,
  );
  const densest = set.ink.reduce((most, ink) => Math.max(most, ink), 0) || 1;
  const costs = new Int32Array(INK_STEPS * STRENGTHS.length * stride).fill(NO_SHAPE);
  const flat = new Uint16Array(INK_STEPS);

  const costOf = (shape: number, step: number): ShapeCost => {
    const wanted = (step / (INK_STEPS - 1)) * densest;
    const glyph = glyphs[shape] as number;
    const apart = (wanted - (set.ink[glyph] as number)) ** 2;
    return {
      ofSurface: (unrest[shape] as number) + LINES * (textures[glyph] as number) + SURFACE_BRIGHTNESS * apart,
      ofPattern: (variance[shape] as number) + BRIGHTNESS * apart,
      beside: BESIDE * (moves[shape] as number) ** 2,
    };
  };

  for (let step = 0; step < INK_STEPS; step++) {
    let least = Number.POSITIVE_INFINITY;
    for (let shape = 0; shape < shapes; shape++) {
      const cost = costOf(shape, step);
      STRENGTHS.forEach((strength, place) => {
        const worth = 1 / (2 * strength * unit);
        costs[(step * STRENGTHS.length + place) * stride + shape] = Math.round(costAt(cost, strength) * worth);
      });
      const calm = costAt(cost, 0);
      if (shape >= set.codePoints.length || calm >= least) continue;
      least = calm;
      flat[step] = shape;
    }
  }
  return {
    ...{ tables, glyphs, costs, flat, inkSteps: INK_STEPS, inkScale: (INK_STEPS - 1) / densest },
    bounds: Int32Array.from({ length: stride }, (_, shape) => Math.ceil(highest[shape] ?? 0)),
    margins: Int32Array.from(STRENGTHS, (strength) => Math.round(MARGIN / (2 * strength * unit))),
  };
};
