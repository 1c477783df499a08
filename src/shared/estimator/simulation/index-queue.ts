const FIRST_CAPACITY = 1024;

/** First in, first out, for whole numbers: a ring that grows by doubling. */
export class IndexQueue {
  #ring = new Int32Array(FIRST_CAPACITY);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(value: number): void {
    if (this.#size === this.#ring.length) {
      const larger = new Int32Array(this.#ring.length * 2);
      for (let at = 0; at < this.#size; at += 1) larger[at] = this.#at(at);
      this.#ring = larger;
      this.#head = 0;
    }
    this.#ring[(this.#head + this.#size) % this.#ring.length] = value;
    this.#size += 1;
  }

  /** The first number, which stays in the queue. @throws {RangeError} when it is empty */
  peek(): number {
    if (this.#size === 0) throw new RangeError('The queue is empty.');
    return this.#at(0);
  }

  /** Take out the first number. @throws {RangeError} when it is empty */
  shift(): number {
    const value = this.peek();
    this.#head = (this.#head + 1) % this.#ring.length;
    this.#size -= 1;
    return value;
  }

  #at(place: number): number {
    return this.#ring[(this.#head + place) % this.#ring.length] as number;
  }
}
