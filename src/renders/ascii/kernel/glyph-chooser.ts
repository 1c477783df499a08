import type { AsciiStyle } from './ascii-style.ts';
import { CellPattern } from './cell-pattern.ts';
import type { CellSamples } from './cell-samples.ts';
import type { GlyphSet } from './glyph-set.ts';
import { makeInkRamp, rampStep } from './ink-ramp.ts';
import { ContrastMatcher } from './match-contrast.ts';
import { BRAILLE_DOTS, DotMatcher, isWholeBraille } from './match-dots.ts';
import { ShapeMatcher } from './match-shape.ts';
import { ditherThreshold } from './ordered-dither.ts';

/** The facts by which a glyph is chosen. */
export interface CellView {
  readonly column: number;
  readonly row: number;
  readonly samples: CellSamples;
  /** index of the cell's glyph in the previous picture, -1 when there is none */
  readonly before: number;
}

/** Chooses a glyph for each cell. */
export interface GlyphChooser {
  /** samples of a cell */
  readonly across: number;
  readonly down: number;
  /**
   * @param tone share of ink for each luma 0..255
   * @returns place of the glyph in the set
   */
  choose(cell: CellView, tone: Float64Array): number;
}

const NEAREST = 0.5;

const makeLumaChooser = (set: GlyphSet, { dither }: AsciiStyle): GlyphChooser => {
  const ramp = makeInkRamp(set);
  return {
    across: 1,
    down: 1,
    choose: ({ column, row, samples }, tone) => {
      const threshold = dither ? ditherThreshold(column, row) : NEAREST;
      return ramp.glyphs[rampStep(ramp, tone[samples.luma[0] as number] as number, threshold)] as number;
    },
  };
};

/** Glyphs other than braille are distinguished by twice as many samples. */
const FINE = { across: 4, down: 4 } as const;

const isBraille = (codePoint: number): boolean => codePoint >= 0x2800 && codePoint <= 0x28ff;

/**
 * Mean of a cell's tone, as light adds up and gray values do not: a half-white cell is brighter than an evenly gray
 * one.
 */
const meanTone = (luma: Int32Array, tone: Float64Array): number => {
  let total = 0;
  const count = luma.length;
  for (let i = 0; i < count; i++) total += tone[luma[i] as number] as number;
  return total / count;
};

const makeShapeChooser = (set: GlyphSet, style: AsciiStyle): GlyphChooser => {
  const size = set.codePoints.every(isBraille) ? BRAILLE_DOTS : FINE;
  const pattern = new CellPattern();
  if (style.background && style.colour !== 'none') {
    const matcher = new ContrastMatcher(set, size.across, size.down);
    return {
      ...size,
      choose: ({ samples, before }) => {
        pattern.read(samples);
        return matcher.match(pattern, before);
      },
    };
  }
  if (isWholeBraille(set)) {
    const matcher = new DotMatcher(set);
    return { ...size, choose: ({ column, row, samples }, tone) => matcher.match(samples, column, row, tone) };
  }
  const matcher = new ShapeMatcher(set, size.across, size.down);
  const ramp = style.dither ? makeInkRamp(set) : undefined;
  return {
    ...size,
    choose: ({ column, row, samples, before }, tone) => {
      pattern.read(samples);
      const ink = meanTone(samples.luma, tone);
      if (ramp === undefined) return matcher.match(pattern, ink, before);
      const step = rampStep(ramp, ink, ditherThreshold(column, row));
      return matcher.match(pattern, ramp.ink[step] as number, before);
    },
  };
};

/** The chooser for a style. */
export const makeGlyphChooser = (set: GlyphSet, style: AsciiStyle): GlyphChooser =>
  style.match === 'luma' ? makeLumaChooser(set, style) : makeShapeChooser(set, style);
