/** Colours kept for each cell: the nearest one of any colour in the cell is practically always among them. */
const KEPT = 16;

/**
 * Lists the palette colours near a coarse cell of the colour cube, so that searches inside the cell look at a few.
 * Cells are 8×8×8 colours and are listed when first asked for.
 */
export class NearColours {
  readonly #rgb: Uint8Array;
  readonly #kept: number;
  readonly #lists: (Uint8Array | undefined)[] = new Array(1 << 15);
  readonly #distances: Float64Array;

  /** @param rgb palette, RGB24, 1..256 colours */
  constructor(rgb: Uint8Array) {
    this.#rgb = rgb;
    this.#kept = Math.min(KEPT, rgb.length / 3);
    this.#distances = new Float64Array(rgb.length / 3);
  }

  /**
   * @param r red of a colour in the cell, 0..255
   * @param g green, 0..255
   * @param b blue, 0..255
   * @returns palette indices, the one nearest to the cell's middle first; at most 16
   */
  around(r: number, g: number, b: number): Uint8Array {
    const cell = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
    let list = this.#lists[cell];
    if (list === undefined) {
      list = this.#list((r | 7) - 3.5, (g | 7) - 3.5, (b | 7) - 3.5);
      this.#lists[cell] = list;
    }
    return list;
  }

  #list(r: number, g: number, b: number): Uint8Array {
    const rgb = this.#rgb;
    const distances = this.#distances;
    const list = new Uint8Array(this.#kept);
    let length = 0;
    for (let i = 0; i < distances.length; i += 1) {
      const dr = r - (rgb[i * 3] as number);
      const dg = g - (rgb[i * 3 + 1] as number);
      const db = b - (rgb[i * 3 + 2] as number);
      const d = dr * dr + dg * dg + db * db;
      distances[i] = d;
      if (length === list.length) {
        if (d >= (distances[list[length - 1] as number] as number)) continue;
        length -= 1;
      }
      let at = length;
      for (; at > 0 && (distances[list[at - 1] as number] as number) > d; at -= 1) list[at] = list[at - 1] as number;
      list[at] = i;
      length += 1;
    }
    return list;
  }
}
