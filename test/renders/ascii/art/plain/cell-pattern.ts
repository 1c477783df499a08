import { GROUP, GROUPS } from '../../../../../src/renders/ascii/kernel/shape-tables.ts';
import type { CellSamples } from './cell-samples.ts';

/** Standard deviations at which a sample is far from the mean; less than the 1 of an edge between two even halves. */
const STEP = 0.8;

/** The sign bit of a number of 32 bits. */
const SIGN = 31;

/** A cell's samples less their mean, in four steps of their standard deviation: two bits each, four to a byte. */
export class CellPattern {
  /** one for each of {@link GROUPS} groups, 0 for those that a cell does not have */
  readonly codes = new Int32Array(GROUPS);
  /** standard deviation of the samples, in their unit */
  deviation = 0;

  /** @param samples as many as a whole number of groups has, at most {@link GROUPS} */
  read({ luma, sum }: CellSamples): void {
    const count = luma.length;
    let squares = 0;
    for (let i = 0; i < count; i++) squares += Math.imul(luma[i] as number, luma[i] as number);
    const mean = sum / count;
    const deviation = Math.sqrt((squares - sum * mean) / count);
    this.deviation = deviation;
    // A whole number is above a bound where it is above the bound's floor.
    const low = Math.floor(mean - STEP * deviation);
    const middle = mean | 0;
    const high = (mean + STEP * deviation) | 0;
    const codes = this.codes;
    for (let i = 0, group = 0; i < count; group++) {
      let code = 0;
      for (let shift = 0; shift < 2 * GROUP; shift += 2, i++) {
        const sample = luma[i] as number;
        // Without a branch: where noise decides, half of all guesses at a branch are wrong.
        const step = ((low - sample) >>> SIGN) + ((middle - sample) >>> SIGN) + ((high - sample) >>> SIGN);
        code |= step << shift;
      }
      codes[group] = code;
    }
  }
}
