import { type GlyphSet, glyphCoverage } from './glyph-set.ts';

/** Samples that are looked up together; four of them at two bits make a byte. */
export const GROUP = 4;
/** Groups that are added up in one pass. */
const PASS = 4;
/** Middle of a table's sum: two sums share an integer, so that both stay positive. */
export const ZERO = 1 << 15;

const CODES = 256;
/** What a sample's two bits stand for, in standard deviations from the cell's mean: a normal distribution's quarters
 * between -1, 0 and 1. */
const LEVELS = [-1.5, -0.45, 0.45, 1.5] as const;

/** How alike a cell's pattern and each glyph are, as sums over groups of samples. */
export interface ShapeTables {
  readonly groups: number;
  /** glyphs, two in an integer: the last has no partner where their number is odd */
  readonly pairs: number;
  /** one entry for each group, code and pair, then a zero for each pair: 16 bits for the first glyph, 16 for the second
   * above them */
  readonly sums: Int32Array;
  /** what one unit of a sum less {@link ZERO} is worth */
  readonly unit: number;
  /** variance of each glyph's coverage over the samples */
  readonly variance: Float64Array;
}

/**
 * Tabulate the covariance of every possible pattern with every glyph. A pattern is a cell's samples less their mean, in
 * four steps of their standard deviation.
 * @param across samples across the cell; `across * down` is a multiple of 4
 * @param asCorrelation divide by the glyph's own standard deviation: how strong its contrast is does not count
 */
export const makeShapeTables = (
  set: GlyphSet,
  across: number,
  down: number,
  { asCorrelation }: { readonly asCorrelation: boolean },
): ShapeTables => {
  const samples = across * down;
  const count = set.codePoints.length;
  const groups = samples / GROUP;
  const pairs = (count + 1) >> 1;
  const coverage = glyphCoverage(set, across, down);
  const variance = new Float64Array(count);
  const contrast = new Float64Array(count * samples);
  for (let glyph = 0; glyph < count; glyph++) {
    const own = coverage.subarray(glyph * samples, (glyph + 1) * samples);
    const mean = own.reduce((sum, share) => sum + share, 0) / samples;
    const spread = own.reduce((sum, share) => sum + (share - mean) ** 2, 0) / samples;
    variance[glyph] = spread;
    const divisor = asCorrelation ? Math.sqrt(spread) || 1 : 1;
    own.forEach((share, i) => {
      contrast[glyph * samples + i] = (share - mean) / divisor;
    });
  }
  const largest = contrast.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  // The largest sum of a group fits in its share of 16 bits.
  const scale = Math.floor((ZERO / groups - 1) / ((LEVELS[3] * GROUP * largest) / samples));
  const sums = new Int32Array((groups * CODES + 1) * pairs);
  for (let group = 0; group < groups; group++) {
    for (let code = 0; code < CODES; code++) {
      for (let glyph = 0; glyph < count; glyph++) {
        let sum = 0;
        for (let i = 0; i < GROUP; i++) {
          sum += (LEVELS[(code >> (2 * i)) & 3] as number) * (contrast[glyph * samples + group * GROUP + i] as number);
        }
        const entry = ZERO / groups + Math.round((sum / samples) * scale);
        const at = (group * CODES + code) * pairs + (glyph >> 1);
        sums[at] = (sums[at] as number) | (entry << (16 * (glyph & 1)));
      }
    }
  }
  return { groups, pairs, sums, unit: 1 / scale, variance };
};

/**
 * Add up the entries of a pattern's groups.
 * @param codes one for each group
 * @param totals takes one sum for each pair
 */
export const addGroups = ({ groups, pairs, sums }: ShapeTables, codes: Int32Array, totals: Int32Array): void => {
  const zero = groups * CODES * pairs;
  for (let group = 0; group < groups; group += PASS) {
    const a = ((group << 8) | (codes[group] as number)) * pairs;
    const b = group + 1 < groups ? (((group + 1) << 8) | (codes[group + 1] as number)) * pairs : zero;
    const c = group + 2 < groups ? (((group + 2) << 8) | (codes[group + 2] as number)) * pairs : zero;
    const d = group + 3 < groups ? (((group + 3) << 8) | (codes[group + 3] as number)) * pairs : zero;
    const keep = group === 0 ? 0 : -1;
    for (let pair = 0; pair < pairs; pair++) {
      totals[pair] =
        (((totals[pair] as number) & keep) +
          (sums[a + pair] as number) +
          (sums[b + pair] as number) +
          (sums[c + pair] as number) +
          (sums[d + pair] as number)) |
        0;
    }
  }
};
