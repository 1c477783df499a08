import type { GlyphChooser } from '../../../../../src/renders/ascii/kernel/glyph-chooser.ts';
import { DITHER_THRESHOLDS } from '../../../../../src/renders/ascii/kernel/ordered-dither.ts';
import { FLAT, STRENGTH_OF_DEVIATION, STRENGTHS } from '../../../../../src/renders/ascii/kernel/shape-strength.ts';
import type { ShapeTables } from '../../../../../src/renders/ascii/kernel/shape-tables.ts';
import { CellPattern } from './cell-pattern.ts';
import type { CellSamples } from './cell-samples.ts';
import { rampStep } from './ramp-step.ts';

type Chooser<Way extends GlyphChooser['way']> = Extract<GlyphChooser, { way: Way }>;

/** A cell whose glyph is chosen. */
export interface CellView {
  readonly column: number;
  readonly row: number;
  readonly samples: CellSamples;
  /** its glyph in the previous picture, -1 when there is none */
  readonly before: number;
  /** share of ink for each luma 0..255 */
  readonly tone: Float64Array;
}

/** How far a dot's difference from its cell is enlarged. */
const SHARPENED = 2;

const thresholdAt = (thresholds: Float64Array, column: number, row: number): number =>
  thresholds[(row % 8) * 8 + (column % 8)] as number;

const patternOf = (samples: CellSamples): CellPattern => {
  const pattern = new CellPattern();
  pattern.read(samples);
  return pattern;
};

/** How alike a pattern and each shape are. */
const likenesses = ({ codes }: CellPattern, { shapes, stride, groups, sums }: ShapeTables): number[] =>
  Array.from({ length: shapes }, (_, shape) => {
    let sum = 0;
    for (let group = 0; group < groups; group++) {
      sum += sums[(group * 256 + (codes[group] as number)) * stride + shape] as number;
    }
    return sum;
  });

const meanTone = ({ luma }: CellSamples, tone: Float64Array): number =>
  luma.reduce((total, value) => total + (tone[value] as number), 0) / luma.length;

const byLuma = ({ ramp, isDithered }: Chooser<'luma'>, { samples, column, row, tone }: CellView): number => {
  const threshold = isDithered ? thresholdAt(DITHER_THRESHOLDS, column, row) : 0.5;
  return ramp.glyphs[rampStep(ramp, tone[samples.luma[0] as number] as number, threshold)] as number;
};

const byDots = ({ match }: Chooser<'dots'>, { samples: { luma, sum }, column, row, tone }: CellView): number => {
  const mean = sum / luma.length;
  let pattern = 0;
  luma.forEach((sample, dot) => {
    const value = Math.min(255, Math.max(0, mean + SHARPENED * (sample - mean)));
    const wanted = tone[Math.floor(value + 0.5)] as number;
    if (wanted > thresholdAt(match.thresholds, column * 2 + (dot % 2), row * 4 + (dot >> 1))) pattern |= 1 << dot;
  });
  return match.glyphs[pattern] as number;
};

const byContrast = ({ match }: Chooser<'contrast'>, { samples, before }: CellView): number => {
  const pattern = patternOf(samples);
  if (pattern.deviation < match.flatBelow) return match.empty;
  const sizes = likenesses(pattern, match.tables).map(Math.abs);
  const most = Math.max(...sizes);
  return before >= 0 && (sizes[before] as number) >= most - match.margin ? before : sizes.indexOf(most);
};

const byShape = ({ match, ramp }: Chooser<'shape'>, { samples, column, row, before, tone }: CellView): number => {
  const pattern = patternOf(samples);
  const mean = meanTone(samples, tone);
  const dithered = ramp && rampStep(ramp, mean, thresholdAt(DITHER_THRESHOLDS, column, row));
  const ink = dithered === undefined ? mean : (ramp?.ink[dithered] as number);
  const step = Math.min(match.inkSteps - 1, Math.max(0, Math.floor(ink * match.inkScale + 0.5)));
  const strength = STRENGTH_OF_DEVIATION[Math.floor(pattern.deviation + 0.5)] as number;
  if (strength === FLAT) return match.flat[step] as number;
  const { stride } = match.tables;
  const costOf = (shape: number) => match.costs[(step * STRENGTHS.length + strength) * stride + shape] as number;
  const merits = likenesses(pattern, match.tables).map((likeness, shape) => likeness - costOf(shape));
  const reach = (shape: number) => (match.bounds[shape] as number) - costOf(shape);
  const [best] = [...merits.keys()].sort(
    (a, b) => (merits[b] as number) - (merits[a] as number) || reach(b) - reach(a) || a - b,
  ) as [number];
  const stays =
    before >= 0 && (merits[before] as number) + (match.margins[strength] as number) >= (merits[best] as number);
  return stays ? before : (match.glyphs[best] as number);
};

/** Choose a glyph as the kernel does, loop by loop. @returns its place in the set */
export const plainChoice = (chooser: GlyphChooser, cell: CellView): number => {
  switch (chooser.way) {
    case 'luma':
      return byLuma(chooser, cell);
    case 'dots':
      return byDots(chooser, cell);
    case 'contrast':
      return byContrast(chooser, cell);
    case 'shape':
      return byShape(chooser, cell);
  }
};
