/** Samples of one cell, read from a picture without an allocation. */
export class CellSamples {
  /** luma 0..255 of each sample, row by row */
  readonly luma: Int32Array;
  /** of the luma of all samples */
  sum = 0;
  squares = 0;
  /** 0xRRGGBB of each sample; of a gray picture not filled */
  readonly colour: Int32Array;
  /** 0xRRGGBB of the whole cell; of a gray picture 0 */
  mean = 0;
  readonly #across: number;
  readonly #down: number;
  readonly #channels: 1 | 3;
  /** samples in a row of the picture */
  readonly #stride: number;
  /** where each sample is, in bytes from the cell's first */
  readonly #offsets: Int32Array;

  constructor(columns: number, across: number, down: number, channels: 1 | 3) {
    this.luma = new Int32Array(across * down);
    this.colour = new Int32Array(across * down);
    this.#across = across;
    this.#down = down;
    this.#channels = channels;
    this.#stride = columns * across;
    this.#offsets = Int32Array.from(
      { length: across * down },
      (_, i) => (Math.floor(i / across) * this.#stride + (i % across)) * channels,
    );
  }

  read(pixels: Uint8Array, column: number, row: number): void {
    const from = (row * this.#down * this.#stride + column * this.#across) * this.#channels;
    if (this.#channels === 1) this.#readGray(pixels, from);
    else this.#readColour(pixels, from);
  }

  #readGray(pixels: Uint8Array, from: number): void {
    const luma = this.luma;
    const offsets = this.#offsets;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < luma.length; i++) {
      const value = pixels[from + (offsets[i] as number)] as number;
      luma[i] = value;
      sum += value;
      squares += Math.imul(value, value);
    }
    this.sum = sum;
    this.squares = squares;
  }

  #readColour(pixels: Uint8Array, from: number): void {
    const luma = this.luma;
    const colour = this.colour;
    const offsets = this.#offsets;
    // Reds and blues are added up in one number: 16 bits each hold 257 samples.
    let redsAndBlues = 0;
    let greens = 0;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < luma.length; i++) {
      const at = from + (offsets[i] as number);
      const red = pixels[at] as number;
      const green = pixels[at + 1] as number;
      const blue = pixels[at + 2] as number;
      colour[i] = (red << 16) | (green << 8) | blue;
      redsAndBlues += (red << 16) | blue;
      greens += green;
      // BT.601, as the gray of a gray picture is made.
      const value = (Math.imul(77, red) + Math.imul(150, green) + Math.imul(29, blue) + 128) >> 8;
      luma[i] = value;
      sum += value;
      squares += Math.imul(value, value);
    }
    this.sum = sum;
    this.squares = squares;
    const count = luma.length;
    const half = count >> 1;
    const reds = redsAndBlues >>> 16;
    const blues = redsAndBlues & 0xffff;
    this.mean =
      ((((reds + half) / count) | 0) << 16) | ((((greens + half) / count) | 0) << 8) | (((blues + half) / count) | 0);
  }
}
