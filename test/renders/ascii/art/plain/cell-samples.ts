/** Samples of one cell, read from a picture without an allocation. */
export class CellSamples {
  /** luma 0..255 of each sample, row by row */
  readonly luma: Int32Array;
  /** sum of the luma of all samples */
  sum = 0;
  /** 0xRRGGBB of each sample; not filled for a gray picture */
  readonly colour: Int32Array;
  /** mean 0xRRGGBB of the whole cell; 0 for a gray picture */
  mean = 0;
  readonly #across: number;
  readonly #down: number;
  readonly #channels: 1 | 3;
  /** samples in a row of the picture */
  readonly #stride: number;

  constructor(columns: number, across: number, down: number, channels: 1 | 3) {
    this.luma = new Int32Array(across * down);
    this.colour = new Int32Array(across * down);
    this.#across = across;
    this.#down = down;
    this.#channels = channels;
    this.#stride = columns * across;
  }

  read(pixels: Uint8Array, column: number, row: number): void {
    const from = row * this.#down * this.#stride + column * this.#across;
    if (this.#channels === 3) this.#readColour(pixels, from * 3);
    else if (this.#across === 4) this.#readFours(pixels, from);
    else this.#readGray(pixels, from);
  }

  #readFours(pixels: Uint8Array, from: number): void {
    const luma = this.luma;
    const count = luma.length;
    const stride = this.#stride;
    let sum = 0;
    for (let i = 0, at = from; i < count; i += 4, at += stride) {
      const first = pixels[at] as number;
      const second = pixels[at + 1] as number;
      const third = pixels[at + 2] as number;
      const fourth = pixels[at + 3] as number;
      luma[i] = first;
      luma[i + 1] = second;
      luma[i + 2] = third;
      luma[i + 3] = fourth;
      sum += first + second + third + fourth;
    }
    this.sum = sum;
  }

  #readGray(pixels: Uint8Array, from: number): void {
    const luma = this.luma;
    const across = this.#across;
    const skip = this.#stride - across;
    let at = from;
    let sum = 0;
    for (let i = 0; i < luma.length; at += skip) {
      for (const end = i + across; i < end; i++, at++) {
        const value = pixels[at] as number;
        luma[i] = value;
        sum += value;
      }
    }
    this.sum = sum;
  }

  #readColour(pixels: Uint8Array, from: number): void {
    const luma = this.luma;
    const colour = this.colour;
    const count = luma.length;
    const across = this.#across;
    const skip = (this.#stride - across) * 3;
    // Reds and blues are added up in one number: 16 bits hold 257 samples.
    let redsAndBlues = 0;
    let greens = 0;
    let sum = 0;
    for (let i = 0, at = from; i < count; at += skip) {
      for (const end = i + across; i < end; i++, at += 3) {
        const red = pixels[at] as number;
        const green = pixels[at + 1] as number;
        const blue = pixels[at + 2] as number;
        colour[i] = (red << 16) | (green << 8) | blue;
        redsAndBlues = (redsAndBlues + (red << 16) + blue) | 0;
        greens += green;
        // BT.601 weights, as for the gray of gray pictures.
        const value = (Math.imul(77, red) + Math.imul(150, green) + Math.imul(29, blue) + 128) >> 8;
        luma[i] = value;
        sum += value;
      }
    }
    this.sum = sum;
    const half = count >> 1;
    const share = 1 / count;
    this.mean =
      ((((redsAndBlues >>> 16) + half) * share) << 16) |
      (((greens + half) * share) << 8) |
      (((redsAndBlues & 0xffff) + half) * share);
  }
}
