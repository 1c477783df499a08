import type { CellSamples } from './cell-samples.ts';
import { GROUP } from './shape-tables.ts';

/** A cell's samples less their mean, in four steps of their standard deviation: two bits each, four to a byte. */
export class CellPattern {
  readonly codes: Int32Array;
  /** mean and standard deviation of the samples, in their unit */
  mean = 0;
  deviation = 0;

  /** @param samples of a cell, a multiple of 4 */
  constructor(samples: number) {
    this.codes = new Int32Array(samples / GROUP);
  }

  read({ luma, sum, squares }: CellSamples): void {
    const count = luma.length;
    const mean = sum / count;
    const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    this.mean = mean;
    this.deviation = deviation;
    const low = mean - deviation;
    const high = mean + deviation;
    const codes = this.codes;
    for (let group = 0, i = 0; group < codes.length; group++) {
      let code = 0;
      for (let shift = 0; shift < 2 * GROUP; shift += 2, i++) {
        const sample = luma[i] as number;
        code |= (sample > mean ? (sample > high ? 3 : 2) : sample > low ? 1 : 0) << shift;
      }
      codes[group] = code;
    }
  }
}
