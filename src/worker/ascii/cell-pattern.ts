import type { CellSamples } from './cell-samples.ts';
import { GROUP, GROUPS } from './shape-tables.ts';

/** Standard deviations at which a sample is far from the mean; less than the 1 of an edge between two even halves. */
const STEP = 0.8;

/** The sign bit of a number of 32 bits. */
const SIGN = 31;

/**
 * One of four steps, without a branch: where noise decides, half of all guesses at a branch are wrong.
 * @param difference of a sample from the mean
 * @param far beginning of the outer steps, at least 0
 * @returns 0 far below, 1 below or on the mean, 2 above, 3 far above
 */
const stepOf = (difference: number, far: number): number =>
  ((-far - difference) >>> SIGN) + (-difference >>> SIGN) + ((far - difference) >>> SIGN);

/** A cell's samples less their mean, in four steps of their standard deviation: two bits each, four to a byte. */
export class CellPattern {
  /** one for each of {@link GROUPS} groups, 0 for those that a cell does not have */
  readonly codes = new Int32Array(GROUPS);
  /** standard deviation of the samples, in their unit */
  deviation = 0;

  /** @param cell of 4 or 4 × {@link GROUPS} samples, or a multiple between */
  read({ luma, sum, squares }: CellSamples): void {
    const count = luma.length;
    // All differences are `count` times as large, so that they are whole numbers.
    const spread = Math.sqrt(Math.imul(squares, count) - Math.imul(sum, sum));
    this.deviation = spread / count;
    const far = (STEP * spread) | 0;
    const codes = this.codes;
    for (let i = 0, group = 0; i < count; i += GROUP, group++) {
      codes[group] =
        stepOf(Math.imul(luma[i] as number, count) - sum, far) |
        (stepOf(Math.imul(luma[i + 1] as number, count) - sum, far) << 2) |
        (stepOf(Math.imul(luma[i + 2] as number, count) - sum, far) << 4) |
        (stepOf(Math.imul(luma[i + 3] as number, count) - sum, far) << 6);
    }
  }
}
