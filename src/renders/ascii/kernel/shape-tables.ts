/** Samples that are looked up together; four of them at two bits make a byte. */
export const GROUP = 4;
/** Groups that a cell has at most. */
export const GROUPS = 4;
const CODES = 256;
/** Shapes are looked at four at a time. */
const SHAPES_AT_ONCE = 4;
/** What a sample's two bits stand for, in standard deviations from the cell's mean. */
const LEVELS = [-1.25, -0.4, 0.4, 1.25] as const;
const FURTHEST = LEVELS[3];
const LARGEST = 0x7fff;

/** How alike a cell's pattern and each shape are, as sums over groups of samples. */
export interface ShapeTables {
  readonly shapes: number;
  /** entries of a row: one for each shape, then zeros up to a multiple of four */
  readonly stride: number;
  /** of samples */
  readonly groups: number;
  /** a row for each group and code, then a row of zeros */
  readonly sums: Int16Array;
  /** what one unit of a sum is worth */
  readonly unit: number;
  /** variance of each shape's coverage over the samples */
  readonly variance: Float64Array;
  /** upper bound of any pattern's sum with each shape, in units */
  readonly highest: Float64Array;
}

/**
 * Tabulate how alike every possible pattern and every shape are. A pattern is a cell's samples less their mean, in four
 * steps of their standard deviation.
 * @param coverage for each shape the share of each sample that is ink, 0..1
 * @param samples of a cell, a multiple of {@link GROUP}, at most {@link GROUPS} of them
 * @param divisorOf divisor of a shape's contrast, from its standard deviation. If it is the deviation itself, a sum is
 *   a correlation, and the strength of the shape's own contrast does not count. If it is 1, a sum is a covariance
 */
export const makeShapeTables = (
  coverage: Float64Array,
  samples: number,
  divisorOf: (deviation: number) => number,
): ShapeTables => {
  const shapes = coverage.length / samples;
  const stride = Math.ceil(shapes / SHAPES_AT_ONCE) * SHAPES_AT_ONCE;
  const groups = samples / GROUP;
  const variance = new Float64Array(shapes);
  const contrast = new Float64Array(shapes * samples);
  const strongest = new Float64Array(shapes);
  for (let shape = 0; shape < shapes; shape++) {
    const own = coverage.subarray(shape * samples, (shape + 1) * samples);
    const mean = own.reduce((sum, share) => sum + share, 0) / samples;
    const spread = own.reduce((sum, share) => sum + (share - mean) ** 2, 0) / samples;
    variance[shape] = spread;
    const divisor = divisorOf(Math.sqrt(spread)) || 1;
    own.forEach((share, i) => {
      contrast[shape * samples + i] = (share - mean) / divisor;
    });
    strongest[shape] = (FURTHEST * own.reduce((sum, share) => sum + Math.abs(share - mean), 0)) / (divisor * samples);
  }
  const largest = contrast.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  const scale = Math.floor(LARGEST / ((FURTHEST * GROUP * largest) / samples));
  const sums = new Int16Array((groups * CODES + 1) * stride);
  for (let group = 0; group < groups; group++) {
    for (let code = 0; code < CODES; code++) {
      for (let shape = 0; shape < shapes; shape++) {
        let sum = 0;
        for (let i = 0; i < GROUP; i++) {
          sum += (LEVELS[(code >> (2 * i)) & 3] as number) * (contrast[shape * samples + group * GROUP + i] as number);
        }
        sums[(group * CODES + code) * stride + shape] = Math.round((sum / samples) * scale);
      }
    }
  }
  return {
    ...{ shapes, stride, groups, sums, unit: 1 / scale, variance },
    // Every group of a sum is rounded.
    highest: strongest.map((covariance) => covariance * scale + groups),
  };
};
