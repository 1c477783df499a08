import { type GlyphSet, glyphCoverage } from './glyph-set.ts';

/** Glyphs in the order of their ink, one for each amount of ink that occurs. */
export interface InkRamp {
  /** places in the glyph set, from least to most ink */
  readonly glyphs: Uint16Array;
  /** their share of the cell, strictly ascending */
  readonly ink: Float64Array;
}

const ACROSS = 4;
const DOWN = 8;

/** How unevenly a glyph's ink lies in its cell: of equally dark glyphs the calmest makes the better gray. */
const unevenness = (coverage: Float64Array): number => {
  const mean = coverage.reduce((sum, share) => sum + share, 0) / coverage.length;
  let [x, y, spread] = [0, 0, 0];
  coverage.forEach((share, i) => {
    x += share * ((i % ACROSS) - (ACROSS - 1) / 2);
    y += share * (Math.floor(i / ACROSS) - (DOWN - 1) / 2);
    spread += (share - mean) ** 2;
  });
  return Math.abs(x) + Math.abs(y) / 2 + spread;
};

/** Order the glyphs of a set by the ink that the font puts down. */
export const makeInkRamp = (set: GlyphSet): InkRamp => {
  const samples = ACROSS * DOWN;
  const coverage = glyphCoverage(set, ACROSS, DOWN);
  const order = Array.from(set.ink, (ink, glyph) => {
    const own = coverage.subarray(glyph * samples, (glyph + 1) * samples);
    return { glyph, ink, uneven: unevenness(own) };
  }).sort((a, b) => a.ink - b.ink || a.uneven - b.uneven || a.glyph - b.glyph);
  const ramp = order.filter(({ ink }, at) => ink !== order[at - 1]?.ink);
  return {
    glyphs: Uint16Array.from(ramp, ({ glyph }) => glyph),
    ink: Float64Array.from(ramp, ({ ink }) => ink),
  };
};
