const FIRST_CAPACITY = 1024;

/**
 * A heap of numbers by time, in typed arrays that grow by doubling, so that millions of entries need no object each.
 */
export class EventHeap {
  #times = new Float64Array(FIRST_CAPACITY);
  #orders = new Float64Array(FIRST_CAPACITY);
  #values = new Float64Array(FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** When the next entry is due; `Infinity` when there is none. */
  get nextMs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] as number);
  }

  /** @param value a whole number @param order decides between entries of the same time: the lower comes out first */
  push(atMs: number, value: number, order: number): void {
    if (this.#size === this.#times.length) this.#grow();
    let hole = this.#size;
    this.#size += 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.#isBefore(atMs, order, parent)) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#set(hole, atMs, order, value);
  }

  /** Take the next entry out. @returns its value @throws {RangeError} when there is none */
  pop(): number {
    if (this.#size === 0) throw new RangeError('The heap is empty.');
    const value = this.#values[0] as number;
    this.#size -= 1;
    const last = this.#size;
    const atMs = this.#times[last] as number;
    const order = this.#orders[last] as number;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      const right = child + 1;
      if (right < last && this.#isBefore(this.#times[right] as number, this.#orders[right] as number, child)) {
        child = right;
      }
      if (this.#isBefore(atMs, order, child)) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#set(hole, atMs, order, this.#values[last] as number);
    return value;
  }

  #isBefore(atMs: number, order: number, place: number): boolean {
    const there = this.#times[place] as number;
    return atMs < there || (atMs === there && order < (this.#orders[place] as number));
  }

  #set(place: number, atMs: number, order: number, value: number): void {
    this.#times[place] = atMs;
    this.#orders[place] = order;
    this.#values[place] = value;
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#times[from] as number, this.#orders[from] as number, this.#values[from] as number);
  }

  #grow(): void {
    const doubled = (array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(array.length * 2);
      larger.set(array);
      return larger;
    };
    this.#times = doubled(this.#times);
    this.#orders = doubled(this.#orders);
    this.#values = doubled(this.#values);
  }
}
