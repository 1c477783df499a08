import { drawAt, STREAMS } from '../model/random.ts';
import { EnvironmentPool, type ScalingRate } from './environment-pool.ts';
import { EventQueue } from './event-queue.ts';
import { IndexQueue } from './index-queue.ts';

/** Waits after refusals: the first wait, the factor for each next one, and the longest. Milliseconds. */
export interface RetryWaits {
  readonly firstMs: number;
  readonly factor: number;
  readonly longestMs: number;
}

/** Asynchronous invocations of one function, and what limits them. Times are milliseconds. */
export interface Invocations {
  /** when each event reaches the function's queue; ascending */
  readonly arrivalsMs: Float64Array;
  /** work time of an attempt in a warm environment */
  readonly workMs: (index: number, attempt: number) => number;
  /** environments that may run at the same moment, at least 1 */
  readonly concurrency: number;
  /** undefined: new environments start at once, up to the limit */
  readonly scaling: ScalingRate | undefined;
  /** `startMs` until an environment is there, `initMs` until the code in it is ready; only the latter is billed */
  readonly coldStart: { readonly startMs: number; readonly initMs: number };
  /** share of attempts that fail, in [0, 1) */
  readonly failureRate: number;
  /** waits before each retry of a failed attempt */
  readonly retriesMs: readonly number[];
  /** refused events come back after a wait; undefined: they wait in line and start as soon as possible */
  readonly backOff: RetryWaits | undefined;
  /** older events are dropped when they are due */
  readonly maximumAgeMs: number;
  readonly seed: number;
  /** called for every start */
  readonly onStart?: (index: number, atMs: number, cold: boolean) => void;
  /** called once for every event, with its outcome */
  readonly onEnd?: (index: number, atMs: number, how: 'succeeded' | 'failed' | 'expired') => void;
}

/** Outcome of the simulated invocations. Times are milliseconds. */
export interface InvocationsOutcome {
  readonly succeeded: number;
  /** attempts used up */
  readonly failed: number;
  /** too old */
  readonly expired: number;
  /** executions, those that failed included */
  readonly attempts: number;
  /** times an event was refused and had to wait */
  readonly throttles: number;
  readonly coldStarts: number;
  readonly peakConcurrency: number;
  /** when the peak was reached for the first time */
  readonly peakAtMs: number;
  /** when the last event ended */
  readonly finishMs: number;
  /** work and initialisation of all attempts */
  readonly billedMs: number;
  /** from arrival to first start, by index; `NaN` where an event never started */
  readonly queuedMs: Float64Array;
}

const TRY = 0;
const END = 1;
const WAKE = 2;
const KINDS = 3;
/** Refused events come back spread between three and five quarters of their wait, not all at once. */
const SPREAD = { least: 0.75, width: 0.5 } as const;

class Simulation {
  readonly #invocations: Invocations;
  readonly #pool: EnvironmentPool;
  readonly #events: EventQueue;
  readonly #line = new IndexQueue();
  readonly #attempts: Uint8Array;
  readonly #refusals: Uint16Array;
  readonly #queuedMs: Float64Array;
  #wakeMs = Number.POSITIVE_INFINITY;
  #ended = { succeeded: 0, failed: 0, expired: 0 };
  #executions = 0;
  #throttles = 0;
  #finishMs = 0;
  #billedMs = 0;

  constructor(invocations: Invocations) {
    const { length } = invocations.arrivalsMs;
    this.#invocations = invocations;
    this.#pool = new EnvironmentPool(invocations.concurrency, invocations.scaling);
    // Every event has at most one entry; one more entry wakes the line.
    this.#events = new EventQueue(length + 1);
    this.#attempts = new Uint8Array(length);
    this.#refusals = new Uint16Array(length);
    this.#queuedMs = new Float64Array(length).fill(Number.NaN);
  }

  run(): InvocationsOutcome {
    const { arrivalsMs } = this.#invocations;
    let arrived = 0;
    while (arrived < arrivalsMs.length || this.#events.size > 0) {
      const atMs = this.#events.nextMs;
      const arrivalMs = arrivalsMs[arrived] ?? Number.POSITIVE_INFINITY;
      // An attempt that ends at a moment makes room for an event that arrives at the same moment.
      if (arrivalMs < atMs) {
        this.#try(arrived, arrivalMs);
        arrived += 1;
        continue;
      }
      const entry = this.#events.pop();
      const index = Math.floor(entry / KINDS);
      const kind = entry % KINDS;
      if (kind === TRY) this.#try(index, atMs);
      else if (kind === END) this.#end(index, atMs);
      else this.#wake(atMs);
    }
    return {
      ...this.#ended,
      attempts: this.#executions,
      throttles: this.#throttles,
      coldStarts: this.#pool.coldStarts,
      peakConcurrency: this.#pool.peak,
      peakAtMs: this.#pool.peakAtMs,
      finishMs: this.#finishMs,
      billedMs: this.#billedMs,
      queuedMs: this.#queuedMs,
    };
  }

  #arrivalOf(index: number): number {
    return this.#invocations.arrivalsMs[index] ?? 0;
  }

  #close(index: number, atMs: number, how: 'succeeded' | 'failed' | 'expired'): void {
    this.#ended[how] += 1;
    this.#finishMs = Math.max(this.#finishMs, atMs);
    this.#invocations.onEnd?.(index, atMs, how);
  }

  #try(index: number, atMs: number): void {
    // While events wait in line, new ones queue behind them.
    if (this.#invocations.backOff === undefined && this.#line.size > 0) this.#refuse(index, atMs);
    else if (!this.#start(index, atMs)) this.#refuse(index, atMs);
  }

  /** @returns false when there is no environment for it */
  #start(index: number, atMs: number): boolean {
    const { coldStart, maximumAgeMs, workMs, onStart } = this.#invocations;
    if (atMs - this.#arrivalOf(index) > maximumAgeMs) {
      this.#close(index, atMs, 'expired');
      return true;
    }
    const taken = this.#pool.take(atMs);
    if (taken === 'concurrency' || taken === 'scaling') return false;
    const cold = taken === 'cold';
    const attempt = this.#attempts[index] ?? 0;
    if (attempt === 0) this.#queuedMs[index] = atMs - this.#arrivalOf(index);
    this.#executions += 1;
    const billedMs = workMs(index, attempt) + (cold ? coldStart.initMs : 0);
    this.#billedMs += billedMs;
    onStart?.(index, atMs, cold);
    this.#events.push(atMs + (cold ? coldStart.startMs : 0) + billedMs, index * KINDS + END);
    return true;
  }

  #refuse(index: number, atMs: number): void {
    const { backOff, seed } = this.#invocations;
    this.#throttles += 1;
    if (backOff === undefined) {
      this.#line.push(index);
      this.#wakeLater(atMs);
      return;
    }
    const refusals = this.#refusals[index] ?? 0;
    this.#refusals[index] = refusals + 1;
    const waitMs = Math.min(backOff.longestMs, backOff.firstMs * backOff.factor ** refusals);
    const spread = SPREAD.least + SPREAD.width * drawAt(seed, index, STREAMS.backOff + 16 * refusals);
    this.#events.push(atMs + waitMs * spread, index * KINDS + TRY);
  }

  #end(index: number, atMs: number): void {
    const { failureRate, retriesMs, seed } = this.#invocations;
    this.#pool.give();
    const attempt = this.#attempts[index] ?? 0;
    const fails = failureRate > 0 && drawAt(seed, index, STREAMS.failure + 16 * attempt) < failureRate;
    const retryMs = retriesMs[attempt];
    if (!fails) this.#close(index, atMs, 'succeeded');
    else if (retryMs === undefined) this.#close(index, atMs, 'failed');
    else {
      this.#attempts[index] = attempt + 1;
      this.#events.push(atMs + retryMs, index * KINDS + TRY);
    }
    this.#serveLine(atMs);
  }

  #wake(atMs: number): void {
    this.#wakeMs = Number.POSITIVE_INFINITY;
    this.#serveLine(atMs);
  }

  #serveLine(atMs: number): void {
    while (this.#line.size > 0) {
      if (!this.#start(this.#line.peek(), atMs)) break;
      this.#line.shift();
    }
    this.#wakeLater(atMs);
  }

  /**
   * The line may wait for the scaling rate and not for an attempt to end, so it is also woken when the rate allows a
   * start.
   */
  #wakeLater(atMs: number): void {
    const { concurrency } = this.#invocations;
    const dueMs = this.#pool.nextStartMs;
    if (this.#line.size === 0 || this.#pool.running >= concurrency || dueMs <= atMs || dueMs >= this.#wakeMs) return;
    this.#wakeMs = dueMs;
    this.#events.push(dueMs, WAKE);
  }
}

/**
 * Simulate asynchronous invocations event by event: new environments at the scaling rate, a limit on what runs, cold
 * starts, refusals that back off or wait in line, failures that are retried, events that expire.
 * @returns the same result for the same seed; `succeeded + failed + expired` is the number of events
 */
export const simulateInvocations = (invocations: Invocations): InvocationsOutcome => new Simulation(invocations).run();
