/** A bin is a cell of 4×4×4 colours: the six high bits of each channel are its number, 262,144 in all. */
const BINS = 1 << 18;
/** Counters of a bin: pixels, then the sums of the two low bits of red, green and blue, from which the mean follows. */
const STRIDE = 4;
/** A global colour table holds this many. */
const EXACT_LIMIT = 256;
/** Pixels after which every counter is halved; far below what a 32-bit sum of values up to 3 can hold. */
const PIXELS_BEFORE_HALVING = 2 ** 30;

/** Input for a palette: mean and weight of every occupied bin, and the exact colours if they are few. */
export interface ColourStatistics {
  /** mean colour of each occupied bin, 0..255: red, green, blue, red, … */
  readonly means: Float64Array;
  /** pixels in each occupied bin, in the order of `means` */
  readonly weights: Float64Array;
  /** every colour seen as `0xRRGGBB`, ascending, when there are at most 256; undefined when there are more */
  readonly exactColours: readonly number[] | undefined;
}

/** A packed counter holds four bytes: pixels, and the three sums. 85 pixels add up to at most 255 in each. */
const PACKED_PIXELS = 85;
const RED_LOW = 8;
const GREEN_LOW = 16;
const BLUE_LOW = 24;

/** Accumulates the colours of any number of frames in constant memory (5 MB). */
export class ColourHistogram {
  readonly #bins = new Uint32Array(BINS * STRIDE);
  /** What is not in the bins yet, packed: one addition a pixel, in a table that nearly fits a processor's cache. */
  readonly #packed = new Uint32Array(BINS);
  #exact: Set<number> | undefined = new Set();
  #pixels = 0;

  /**
   * Count the pixels of one frame.
   * @param rgb RGB24 pixels, three bytes each, any number of them
   */
  add(rgb: Uint8Array): void {
    this.#halveWhenFull(rgb.length / 3);
    if (this.#exact !== undefined) this.#collectExact(this.#exact, rgb);
    const bins = this.#bins;
    const packed = this.#packed;
    for (let i = 0; i + 2 < rgb.length; i += 3) {
      const r = rgb[i] as number;
      const g = rgb[i + 1] as number;
      const b = rgb[i + 2] as number;
      const bin = ((r >> 2) << 12) | ((g >> 2) << 6) | (b >> 2);
      const counter =
        ((packed[bin] as number) + (1 | ((r & 3) << RED_LOW) | ((g & 3) << GREEN_LOW) | ((b & 3) << BLUE_LOW))) >>> 0;
      if ((counter & 255) < PACKED_PIXELS) {
        packed[bin] = counter;
        continue;
      }
      packed[bin] = 0;
      const at = bin * STRIDE;
      bins[at] = (bins[at] as number) + PACKED_PIXELS;
      bins[at + 1] = (bins[at + 1] as number) + ((counter >>> RED_LOW) & 255);
      bins[at + 2] = (bins[at + 2] as number) + ((counter >>> GREEN_LOW) & 255);
      bins[at + 3] = (bins[at + 3] as number) + (counter >>> BLUE_LOW);
    }
  }

  /** Sum up what was counted so far; frames may be added afterwards. */
  statistics(): ColourStatistics {
    this.#unpack();
    const bins = this.#bins;
    let occupied = 0;
    for (let i = 0; i < bins.length; i += STRIDE) if (bins[i] !== 0) occupied += 1;
    const means = new Float64Array(occupied * 3);
    const weights = new Float64Array(occupied);
    let n = 0;
    for (let i = 0; i < bins.length; i += STRIDE) {
      const count = bins[i] as number;
      if (count === 0) continue;
      const bin = i / STRIDE;
      means[n * 3] = (bin >> 12) * 4 + (bins[i + 1] as number) / count;
      means[n * 3 + 1] = ((bin >> 6) & 63) * 4 + (bins[i + 2] as number) / count;
      means[n * 3 + 2] = (bin & 63) * 4 + (bins[i + 3] as number) / count;
      weights[n] = count;
      n += 1;
    }
    return { means, weights, exactColours: this.#exact && [...this.#exact].sort((a, b) => a - b) };
  }

  #unpack(): void {
    const bins = this.#bins;
    this.#packed.forEach((counter, bin) => {
      if (counter === 0) return;
      const at = bin * STRIDE;
      bins[at] = (bins[at] as number) + (counter & 255);
      bins[at + 1] = (bins[at + 1] as number) + ((counter >>> RED_LOW) & 255);
      bins[at + 2] = (bins[at + 2] as number) + ((counter >>> GREEN_LOW) & 255);
      bins[at + 3] = (bins[at + 3] as number) + (counter >>> BLUE_LOW);
    });
    this.#packed.fill(0);
  }

  #halveWhenFull(newPixels: number): void {
    this.#pixels += newPixels;
    if (this.#pixels < PIXELS_BEFORE_HALVING) return;
    this.#unpack();
    for (let i = 0; i < this.#bins.length; i += 1) this.#bins[i] = (this.#bins[i] as number) >>> 1;
    this.#pixels = PIXELS_BEFORE_HALVING / 2;
  }

  #collectExact(exact: Set<number>, rgb: Uint8Array): void {
    let last = -1;
    for (let i = 0; i + 2 < rgb.length; i += 3) {
      const colour = ((rgb[i] as number) << 16) | ((rgb[i + 1] as number) << 8) | (rgb[i + 2] as number);
      if (colour === last) continue; // neighbours are often equal, and comparing is cheaper than a set
      last = colour;
      exact.add(colour);
      if (exact.size > EXACT_LIMIT) {
        this.#exact = undefined;
        return;
      }
    }
  }
}
