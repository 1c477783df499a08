import type { CellSamples } from './cell-samples.ts';

/** Samples that differ on average by more than this from the deciding ones are no noise: levels of 0..255, squared. */
const NOISE = 16;
/** A cell's own contrast hides noise: this share of its variance is added to the limit. */
const MASKED = 1 / 16;

/** Samples between two checks of the limit. */
const CHECKED_EVERY = 8;

/** Remembers the samples by which each cell was decided, and distinguishes noise from a change. */
export class SteadyCells {
  readonly #samples: number;
  readonly #deciding: Uint8Array;
  readonly #sums: Int32Array;
  /** largest squared differences from the deciding samples that count as noise */
  readonly #limits: Int32Array;
  #empty = true;

  /** @param samples of a cell */
  constructor(cells: number, samples: number) {
    this.#samples = samples;
    this.#deciding = new Uint8Array(cells * samples);
    this.#sums = new Int32Array(cells);
    this.#limits = new Int32Array(cells);
  }

  /** Treat every cell as changed until it is decided again. Call it between pictures only. */
  forget(): void {
    this.#empty = true;
  }

  /** Call it when a whole picture has been decided. */
  remember(): void {
    this.#empty = false;
  }

  /** Whether a cell's samples differ from the deciding ones only by noise. */
  isSteady(cell: number, { luma, sum }: CellSamples): boolean {
    if (this.#empty) return false;
    const count = this.#samples;
    const limit = this.#limits[cell] as number;
    const drift = sum - (this.#sums[cell] as number);
    // Noise has no direction: a shift of the whole cell counts as much again.
    let apart = ((2 * drift * drift) / count) | 0;
    const deciding = this.#deciding;
    let at = cell * count;
    for (let i = 0; i < count && apart <= limit; ) {
      for (const end = Math.min(count, i + CHECKED_EVERY); i < end; i++, at++) {
        const difference = (luma[i] as number) - (deciding[at] as number);
        apart += Math.imul(difference, difference);
      }
    }
    return apart <= limit;
  }

  /** Remember the samples by which a cell was decided. */
  decide(cell: number, { luma, sum }: CellSamples): void {
    const deciding = this.#deciding;
    const count = this.#samples;
    const from = cell * count;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const value = luma[i] as number;
      deciding[from + i] = value;
      squares += Math.imul(value, value);
    }
    this.#sums[cell] = sum;
    this.#limits[cell] = count * NOISE + (squares - (sum * sum) / count) * MASKED;
  }
}
