/** New environments that may be started within any span of that length. */
export interface ScalingRate {
  readonly count: number;
  readonly perMs: number;
}

/** Why an event cannot start now: too many environments run, or too many were started recently. */
export type StartRefusal = 'concurrency' | 'scaling';

/**
 * Execution environments of one function. Idle ones are reused, new ones start no faster than the scaling rate allows
 * in any span, and no more than the limit run at once. Only running environments count against the limit, as on AWS.
 */
export class EnvironmentPool {
  readonly #limit: number;
  readonly #rate: ScalingRate | undefined;
  /** the last starts, a ring */
  readonly #starts: Float64Array;
  #next = 0;
  #idle = 0;
  #running = 0;
  #peak = 0;
  #peakAtMs = 0;
  #coldStarts = 0;

  constructor(limit: number, rate: ScalingRate | undefined) {
    this.#limit = limit;
    this.#rate = rate;
    this.#starts = new Float64Array(rate?.count ?? 0).fill(Number.NEGATIVE_INFINITY);
  }

  get running(): number {
    return this.#running;
  }
  get peak(): number {
    return this.#peak;
  }
  get peakAtMs(): number {
    return this.#peakAtMs;
  }
  get coldStarts(): number {
    return this.#coldStarts;
  }

  /** When one more environment may be started, milliseconds. */
  get nextStartMs(): number {
    return this.#rate === undefined
      ? Number.NEGATIVE_INFINITY
      : (this.#starts[this.#next] ?? Number.NEGATIVE_INFINITY) + this.#rate.perMs;
  }

  /** Take an environment. @returns its state, or why none is available */
  take(atMs: number): 'warm' | 'cold' | StartRefusal {
    if (this.#running >= this.#limit) return 'concurrency';
    const warm = this.#idle > 0;
    if (!warm && atMs < this.nextStartMs) return 'scaling';
    if (warm) this.#idle -= 1;
    else this.#noteStart(atMs);
    this.#running += 1;
    if (this.#running > this.#peak) {
      this.#peak = this.#running;
      this.#peakAtMs = atMs;
    }
    return warm ? 'warm' : 'cold';
  }

  /** Give an environment back: it is idle and warm. */
  give(): void {
    this.#running -= 1;
    this.#idle += 1;
  }

  #noteStart(atMs: number): void {
    this.#coldStarts += 1;
    if (this.#rate === undefined) return;
    this.#starts[this.#next] = atMs;
    this.#next = (this.#next + 1) % this.#starts.length;
  }
}
