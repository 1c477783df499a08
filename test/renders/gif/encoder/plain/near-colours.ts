/** Colours kept for each cell: the nearest one of any colour in the cell is practically always among them. */
const KEPT = 16;
const CELLS = 1 << 15;
/** A region is 4×4×4 cells. */
const REGIONS = 1 << 9;
/** Farthest that the middle of a cell lies from the middle of its region. */
const FROM_MIDDLE = 12 * Math.sqrt(3);
/** More than distances are off by rounding. */
const ROUNDING = 1e-6;

/**
 * Lists the palette colours near a coarse cell of the colour cube, so that searches inside the cell look at a few.
 * Cells are 8×8×8 colours and are listed when first asked for.
 */
export class NearColours {
  /** colours in a list: 16, or the whole palette where it is smaller */
  readonly kept: number;
  /** palette indices of the lists, each from {@link around} on, the colour nearest to the cell's middle first */
  readonly indices = new Uint8Array(CELLS * KEPT);
  /** RGB24 of the colours in `indices`, so that a search reads them one after another */
  readonly colours = new Uint8Array(CELLS * KEPT * 3);
  readonly #rgb: Uint8Array;
  readonly #isListed = new Uint8Array(CELLS);
  readonly #candidates: (Uint8Array | undefined)[] = new Array(REGIONS);
  readonly #distances: Float64Array;

  /** @param rgb palette, RGB24, 1..256 colours */
  constructor(rgb: Uint8Array) {
    this.#rgb = rgb;
    this.kept = Math.min(KEPT, rgb.length / 3);
    this.#distances = new Float64Array(rgb.length / 3);
  }

  /**
   * @param r red of a colour in the cell, 0..255
   * @param g green, 0..255
   * @param b blue, 0..255
   * @returns where the cell's list begins in `indices`
   */
  around(r: number, g: number, b: number): number {
    const cell = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
    const start = cell * KEPT;
    if (this.#isListed[cell] === 1) return start;
    this.#isListed[cell] = 1;
    this.#list(start, this.#candidatesOf(r, g, b), (r | 7) - 3.5, (g | 7) - 3.5, (b | 7) - 3.5);
    return start;
  }

  /** The palette's indices that can be in the list of a cell in the region of a colour, ascending. */
  #candidatesOf(r: number, g: number, b: number): Uint8Array {
    const region = ((r >> 5) << 6) | ((g >> 5) << 3) | (b >> 5);
    let candidates = this.#candidates[region];
    if (candidates === undefined) {
      const distances = this.#measure((r | 31) - 15.5, (g | 31) - 15.5, (b | 31) - 15.5);
      const kept = distances.slice().sort()[this.kept - 1] as number;
      const farthest = (Math.sqrt(kept) + 2 * FROM_MIDDLE) ** 2 + ROUNDING;
      candidates = Uint8Array.from(distances.keys()).filter((index) => (distances[index] as number) <= farthest);
      this.#candidates[region] = candidates;
    }
    return candidates;
  }

  /** Squared distance of every colour of the palette. */
  #measure(r: number, g: number, b: number): Float64Array {
    const rgb = this.#rgb;
    const distances = this.#distances;
    for (let i = 0; i < distances.length; i += 1) {
      const dr = r - (rgb[i * 3] as number);
      const dg = g - (rgb[i * 3 + 1] as number);
      const db = b - (rgb[i * 3 + 2] as number);
      distances[i] = dr * dr + dg * dg + db * db;
    }
    return distances;
  }

  #list(start: number, candidates: Uint8Array, r: number, g: number, b: number): void {
    const { indices, colours, kept } = this;
    const rgb = this.#rgb;
    const distances = this.#distances;
    let length = 0;
    for (let n = 0; n < candidates.length; n += 1) {
      const i = candidates[n] as number;
      const dr = r - (rgb[i * 3] as number);
      const dg = g - (rgb[i * 3 + 1] as number);
      const db = b - (rgb[i * 3 + 2] as number);
      const d = dr * dr + dg * dg + db * db;
      distances[i] = d;
      if (length === kept) {
        if (d >= (distances[indices[start + length - 1] as number] as number)) continue;
        length -= 1;
      }
      let at = start + length;
      for (; at > start && (distances[indices[at - 1] as number] as number) > d; at -= 1) {
        indices[at] = indices[at - 1] as number;
      }
      indices[at] = i;
      length += 1;
    }
    for (let at = start; at < start + kept; at += 1) {
      const i = indices[at] as number;
      colours[at * 3] = rgb[i * 3] as number;
      colours[at * 3 + 1] = rgb[i * 3 + 1] as number;
      colours[at * 3 + 2] = rgb[i * 3 + 2] as number;
    }
  }
}
