import { type GlyphSet, glyphCoverage } from './glyph-set.ts';

/** What glyphs look like to a matcher; a glyph may have several shapes. */
export interface GlyphShapes {
  /** place in the set of each shape's glyph: first every glyph as it is, in the order of the set */
  readonly glyphs: Uint16Array;
  /** for each shape the share of each sample that is ink, 0..1 */
  readonly coverage: Float64Array;
}

export const makeGlyphShapes = (set: GlyphSet, across: number, down: number): GlyphShapes => ({
  glyphs: Uint16Array.from(set.codePoints.keys()),
  coverage: glyphCoverage(set, across, down),
});
