const WORD = 4;

/** Finds the cells whose samples are, byte for byte, those of the picture before. */
export class StillCells {
  readonly #down: number;
  /**
   * words of 32 bits in a row of a cell and in a row of the picture; 0 when a cell's row is not a whole number of words
   */
  readonly #cellWords: number;
  readonly #rowWords: number;
  #now: Int32Array;
  #before: Int32Array;
  #known = false;

  /**
   * @param columns of cells
   * @param cell bytes in a row of a cell, and its number of rows
   */
  constructor(columns: number, rows: number, cell: { readonly bytes: number; readonly down: number }) {
    this.#down = cell.down;
    this.#cellWords = cell.bytes % WORD === 0 ? cell.bytes / WORD : 0;
    this.#rowWords = columns * this.#cellWords;
    const words = this.#rowWords * cell.down * rows;
    this.#now = new Int32Array(words);
    this.#before = new Int32Array(words);
  }

  /** No cell of the next picture is still. */
  forget(): void {
    this.#known = false;
  }

  /** Begin the next picture; call {@link remember} after it. */
  begin(pixels: Uint8Array): void {
    if (this.#cellWords > 0) new Uint8Array(this.#now.buffer).set(pixels);
  }

  remember(): void {
    [this.#now, this.#before] = [this.#before, this.#now];
    this.#known = this.#cellWords > 0;
  }

  isStill(column: number, row: number): boolean {
    if (!this.#known) return false;
    const now = this.#now;
    const before = this.#before;
    const cellWords = this.#cellWords;
    const rowWords = this.#rowWords;
    let from = row * this.#down * rowWords + column * cellWords;
    for (const end = from + this.#down * rowWords; from < end; from += rowWords) {
      for (let word = from; word < from + cellWords; word++) if (now[word] !== before[word]) return false;
    }
    return true;
  }
}
