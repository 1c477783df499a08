/** Samples that are further than this from those that decided, on average, are not noise: levels of 0..255, squared. */
const NOISE = 16;
/** A cell's own contrast hides noise: the part of its variance that is forgiven. */
const MASKED = 1 / 16;

/** Remembers the samples that decided each cell, and tells noise from a change. */
export class SteadyCells {
  readonly #samples: number;
  readonly #deciding: Uint8Array;
  readonly #variance: Float32Array;
  #empty = true;

  /** @param samples of a cell */
  constructor(cells: number, samples: number) {
    this.#samples = samples;
    this.#deciding = new Uint8Array(cells * samples);
    this.#variance = new Float32Array(cells);
  }

  /** Take every cell for changed until it is decided again. Call it between pictures only. */
  forget(): void {
    this.#empty = true;
  }

  /** A picture has been decided as a whole. */
  remember(): void {
    this.#empty = false;
  }

  /** Whether the samples of a cell, 0..255, are those that decided it, but for noise. */
  isSteady(cell: number, samples: Int32Array): boolean {
    if (this.#empty) return false;
    const deciding = this.#deciding;
    const count = this.#samples;
    const limit = count * (NOISE + (this.#variance[cell] as number) * MASKED);
    let at = cell * count;
    let apart = 0;
    let drift = 0;
    for (let i = 0; i < count; i++, at++) {
      const difference = (samples[i] as number) - (deciding[at] as number);
      drift += difference;
      apart += Math.imul(difference, difference);
    }
    // Noise has no direction: a shift of the whole cell counts as much again.
    return apart + (2 * drift * drift) / count <= limit;
  }

  /** These samples decided a cell. */
  decide(cell: number, samples: Int32Array): void {
    const deciding = this.#deciding;
    const count = this.#samples;
    const from = cell * count;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const sample = samples[i] as number;
      deciding[from + i] = sample;
      sum += sample;
      squares += Math.imul(sample, sample);
    }
    this.#variance[cell] = (squares - (sum * sum) / count) / count;
  }
}
