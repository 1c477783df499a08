import type { AsciiStyle } from './ascii-style.ts';
import type { GlyphSet } from './glyph-set.ts';
import { type InkRamp, makeInkRamp } from './ink-ramp.ts';
import { type ContrastMatch, makeContrastMatch } from './match-contrast.ts';
import { BRAILLE_DOTS, type DotMatch, isWholeBraille, makeDotMatch } from './match-dots.ts';
import { makeShapeMatch, type ShapeMatch } from './match-shape.ts';

/** How a glyph is chosen for each cell: the way, and its tables. The loops over the cells are in `assembly/ascii`. */
export type GlyphChooser = {
  /** samples of a cell */
  readonly across: number;
  readonly down: number;
} & (
  | { readonly way: 'luma'; readonly ramp: InkRamp; readonly isDithered: boolean }
  /** with a ramp, the ink that is wanted is dithered between its steps */
  | { readonly way: 'shape'; readonly match: ShapeMatch; readonly ramp?: InkRamp }
  | { readonly way: 'contrast'; readonly match: ContrastMatch }
  | { readonly way: 'dots'; readonly match: DotMatch }
);

/** Glyphs other than braille are distinguished by twice as many samples. */
const FINE = { across: 4, down: 4 } as const;

const isBraille = (codePoint: number): boolean => codePoint >= 0x2800 && codePoint <= 0x28ff;

const makeShapeChooser = (set: GlyphSet, style: AsciiStyle): GlyphChooser => {
  const size = set.codePoints.every(isBraille) ? BRAILLE_DOTS : FINE;
  const { across, down } = size;
  if (style.background && style.colour !== 'none') {
    return { ...size, way: 'contrast', match: makeContrastMatch(set, across, down) };
  }
  if (isWholeBraille(set)) return { ...size, way: 'dots', match: makeDotMatch(set) };
  const match = makeShapeMatch(set, across, down);
  return { ...size, way: 'shape', match, ...(style.dither ? { ramp: makeInkRamp(set) } : {}) };
};

/** The chooser for a style. */
export const makeGlyphChooser = (set: GlyphSet, style: AsciiStyle): GlyphChooser =>
  style.match === 'luma'
    ? { across: 1, down: 1, way: 'luma', ramp: makeInkRamp(set), isDithered: style.dither }
    : makeShapeChooser(set, style);
