/** Counts how often each of some places was marked within the last second. */
export class LastSecond {
  readonly counts: Uint8Array;
  readonly #marks: Uint8Array;
  readonly #isMarked: Uint8Array;
  #next = 0;
  #markedPictures = 0;

  /** @param fps pictures a second, whole */
  constructor(
    readonly places: number,
    readonly fps: number,
  ) {
    this.counts = new Uint8Array(places);
    this.#marks = new Uint8Array(places * fps);
    this.#isMarked = new Uint8Array(fps);
  }

  copy(): LastSecond {
    const copy = new LastSecond(this.places, this.fps);
    copy.counts.set(this.counts);
    copy.#marks.set(this.#marks);
    copy.#isMarked.set(this.#isMarked);
    copy.#next = this.#next;
    copy.#markedPictures = this.#markedPictures;
    return copy;
  }

  /** @param marks other than 0 where the next picture marks the place; undefined: nowhere */
  add(marks: Int8Array | undefined): void {
    const slot = this.#next * this.places;
    const isOld = this.#isMarked[this.#next] === 1;
    this.#isMarked[this.#next] = marks === undefined ? 0 : 1;
    this.#markedPictures += (marks === undefined ? 0 : 1) - (isOld ? 1 : 0);
    this.#next = (this.#next + 1) % this.fps;
    if (!isOld && marks === undefined) return;
    for (let place = 0; place < this.places; place++) {
      const now = marks !== undefined && marks[place] !== 0 ? 1 : 0;
      this.counts[place] = (this.counts[place] as number) + now - (this.#marks[slot + place] as number);
      this.#marks[slot + place] = now;
    }
  }

  /** Largest of all counts. */
  most(): number {
    if (this.#markedPictures === 0) return 0;
    let most = 0;
    for (const count of this.counts) if (count > most) most = count;
    return most;
  }
}
