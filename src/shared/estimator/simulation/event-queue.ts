import { EventHeap } from './event-heap.ts';

const BUCKET_MS = 500;
/** Enough for an hour; later entries wait in the heap. */
const BUCKETS = 8192;
const NONE = -1;

/**
 * A queue of numbers by time; at equal times, first in, first out. Entries that are due soon lie in a heap, all others
 * unsorted in buckets of half a second: a heap of a million backed-off entries would spend its time on cache misses.
 */
export class EventQueue {
  readonly #near = new EventHeap();
  readonly #firstOf = new Int32Array(BUCKETS).fill(NONE);
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  readonly #orders: Float64Array;
  /** links of the buckets' lists and of the list of free places */
  readonly #nextOf: Int32Array;
  #free = 0;
  #far = 0;
  #pushed = 0;
  /** number of the first bucket that is not in the heap yet */
  #opened = 0;

  /** @param capacity most entries at the same time */
  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#orders = new Float64Array(capacity);
    this.#nextOf = Int32Array.from({ length: capacity }, (_, place) => (place + 1 < capacity ? place + 1 : NONE));
    if (capacity === 0) this.#free = NONE;
  }

  get size(): number {
    return this.#near.size + this.#far;
  }

  /** When the next entry is due; `Infinity` when there is none. */
  get nextMs(): number {
    this.#open();
    return this.#near.nextMs;
  }

  /** @param atMs not before the time of the last entry taken out @param value a whole number */
  push(atMs: number, value: number): void {
    const order = this.#pushed;
    this.#pushed += 1;
    const bucket = Math.floor(atMs / BUCKET_MS);
    const place = this.#free;
    if (bucket < this.#opened || bucket >= this.#opened + BUCKETS || place === NONE) {
      this.#near.push(atMs, value, order);
      return;
    }
    this.#free = this.#nextOf[place] ?? NONE;
    this.#times[place] = atMs;
    this.#values[place] = value;
    this.#orders[place] = order;
    this.#nextOf[place] = this.#firstOf[bucket % BUCKETS] ?? NONE;
    this.#firstOf[bucket % BUCKETS] = place;
    this.#far += 1;
  }

  /** Take the next entry out. @returns its value @throws {RangeError} when there is none */
  pop(): number {
    this.#open();
    return this.#near.pop();
  }

  /** Open buckets until no entry of a closed bucket can be due before the heap's first. */
  #open(): void {
    while (this.#far > 0 && this.#near.nextMs >= this.#opened * BUCKET_MS) {
      const ring = this.#opened % BUCKETS;
      for (let place = this.#firstOf[ring] ?? NONE; place !== NONE; ) {
        const next = this.#nextOf[place] ?? NONE;
        this.#near.push(this.#times[place] ?? 0, this.#values[place] ?? 0, this.#orders[place] ?? 0);
        this.#nextOf[place] = this.#free;
        this.#free = place;
        this.#far -= 1;
        place = next;
      }
      this.#firstOf[ring] = NONE;
      this.#opened += 1;
    }
  }
}
