/** Bits of each channel that select a histogram bin: 64 steps of 4 levels, 262,144 bins. */
const BIN_BITS = 6;
const REST_BITS = 8 - BIN_BITS;
const REST_MASK = (1 << REST_BITS) - 1;
/** A bin is four counters: pixels, then the sums of what the bin's number leaves out of red, green and blue. */
const STRIDE = 4;
/** One colour more than a global colour table holds: enough to know that the frames do not fit one. */
const EXACT_LIMIT = 256;

/** What a palette is made from: the mean colour and the weight of every occupied bin, and the exact colours if few. */
export interface ColourStatistics {
  /** `[r, g, b]` mean of each occupied bin, 0..255, three entries a bin */
  readonly means: Float32Array;
  /** pixels in each occupied bin, parallel to `means` */
  readonly weights: Float64Array;
  /** every colour seen as `0xRRGGBB`, ascending, when there are at most 256 of them; otherwise undefined */
  readonly exactColours: readonly number[] | undefined;
}

/** Accumulates the colours of any number of frames in constant memory (about 4 MB). */
export class ColourHistogram {
  // 32-bit counters keep the bins dense in cache. They hold 2^32 pixels of one colour before they wrap; the sums stay
  // below 3 a pixel, so a wrap needs more than 1.4e9 pixels in one bin: `add` halves everything before that.
  readonly #bins = new Uint32Array((1 << (3 * BIN_BITS)) * STRIDE);
  #exact: Set<number> | undefined = new Set();
  #pixelsUntilHalving = 2 ** 30;

  /**
   * Count the pixels of one frame.
   * @param rgb RGB24 pixels, three bytes each, any number of them
   */
  add(rgb: Uint8Array): void {
    this.#makeRoom(rgb.length / 3);
    if (this.#exact !== undefined) this.#collectExact(this.#exact, rgb);
    const bins = this.#bins;
    for (let i = 0; i + 2 < rgb.length; i += 3) {
      const r = rgb[i] as number;
      const g = rgb[i + 1] as number;
      const b = rgb[i + 2] as number;
      const bin = (((r & 0xfc) << 10) | ((g & 0xfc) << 4) | (b >> 2)) << 2;
      bins[bin] = (bins[bin] as number) + 1;
      bins[bin + 1] = (bins[bin + 1] as number) + (r & 3);
      bins[bin + 2] = (bins[bin + 2] as number) + (g & 3);
      bins[bin + 3] = (bins[bin + 3] as number) + (b & 3);
    }
  }

  statistics(): ColourStatistics {
    const bins = this.#bins;
    let occupied = 0;
    for (let bin = 0; bin < bins.length; bin += STRIDE) if (bins[bin] !== 0) occupied += 1;
    const means = new Float32Array(occupied * 3);
    const weights = new Float64Array(occupied);
    let n = 0;
    for (let bin = 0; bin < bins.length; bin += STRIDE) {
      const count = bins[bin] as number;
      if (count === 0) continue;
      const key = bin / STRIDE;
      means[n * 3] = ((key >> 12) << REST_BITS) + (bins[bin + 1] as number) / count;
      means[n * 3 + 1] = (((key >> 6) & 63) << REST_BITS) + (bins[bin + 2] as number) / count;
      means[n * 3 + 2] = ((key & 63) << REST_BITS) + (bins[bin + 3] as number) / count;
      weights[n] = count;
      n += 1;
    }
    const exact = this.#exact;
    return { means, weights, exactColours: exact && [...exact].sort((a, b) => a - b) };
  }

  #makeRoom(pixels: number): void {
    this.#pixelsUntilHalving -= pixels;
    if (this.#pixelsUntilHalving > 0) return;
    for (let i = 0; i < this.#bins.length; i += 1) this.#bins[i] = (this.#bins[i] as number) >>> 1;
    this.#pixelsUntilHalving = 2 ** 29;
  }

  #collectExact(exact: Set<number>, rgb: Uint8Array): void {
    let last = -1;
    for (let i = 0; i + 2 < rgb.length; i += 3) {
      const colour = ((rgb[i] as number) << 16) | ((rgb[i + 1] as number) << 8) | (rgb[i + 2] as number);
      if (colour === last) continue;
      last = colour;
      exact.add(colour);
      if (exact.size > EXACT_LIMIT) {
        this.#exact = undefined;
        return;
      }
    }
  }
}
