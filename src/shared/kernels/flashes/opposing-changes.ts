/** No change, or one of which the edge of a flashing region does not tell enough. */
const NONE = 0;
export const UP = 1;
export const DOWN = -1;

/** The grid whose cells are followed. */
export interface GridSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Follows a quantity in each cell from peak to valley to peak. A change is noticed in the picture in which it has become large
 * enough, however many pictures it took, so that a slow fade is one change.
 */
export class OpposingChanges {
  /** of the last picture, for each cell: up, down or 0 */
  readonly changes: Int8Array;
  readonly #size: GridSize;
  readonly #least: number;
  readonly #direction: Int8Array;
  /** lowest and highest value since the last change, and whether the limit to states held there */
  readonly #low: Float32Array;
  readonly #high: Float32Array;
  readonly #lowCounts: Uint8Array;
  readonly #highCounts: Uint8Array;
  readonly #amount: Float32Array;
  readonly #found: Int8Array;
  #isFirst = true;

  /** @param least smallest change that counts */
  constructor(size: GridSize, least: number) {
    const cells = size.columns * size.rows;
    this.#size = size;
    this.#least = least;
    this.changes = new Int8Array(cells);
    this.#direction = new Int8Array(cells);
    this.#low = new Float32Array(cells);
    this.#high = new Float32Array(cells);
    this.#lowCounts = new Uint8Array(cells);
    this.#highCounts = new Uint8Array(cells);
    this.#amount = new Float32Array(cells);
    this.#found = new Int8Array(cells);
  }

  copy(): OpposingChanges {
    const copy = new OpposingChanges(this.#size, this.#least);
    copy.changes.set(this.changes);
    copy.#direction.set(this.#direction);
    copy.#low.set(this.#low);
    copy.#high.set(this.#high);
    copy.#lowCounts.set(this.#lowCounts);
    copy.#highCounts.set(this.#highCounts);
    copy.#isFirst = this.#isFirst;
    return copy;
  }

  /**
   * @param values of the next picture
   * @param counts 1 where the state is one of which at least one of the two has to be
   * @returns how many cells changed
   */
  add(values: Float32Array, counts: Uint8Array): number {
    if (this.#isFirst) {
      this.#isFirst = false;
      this.#low.set(values);
      this.#high.set(values);
      this.#lowCounts.set(counts);
      this.#highCounts.set(counts);
      return 0;
    }
    // Of most pictures no cell changes: the loop is kept free of everything else.
    const [low, high, lowCounts, highCounts] = [this.#low, this.#high, this.#lowCounts, this.#highCounts];
    const [direction, least, changes] = [this.#direction, this.#least, this.changes];
    let found = 0;
    for (let cell = 0; cell < values.length; cell++) {
      const value = values[cell] as number;
      const above = value - (low[cell] as number);
      const below = (high[cell] as number) - value;
      changes[cell] = NONE;
      if (above >= least && direction[cell] !== UP && (counts[cell] as number) + (lowCounts[cell] as number) > 0) {
        this.#turn(cell, UP, value, counts[cell] as number, above);
        found++;
      } else if (
        below >= least &&
        direction[cell] !== DOWN &&
        (counts[cell] as number) + (highCounts[cell] as number) > 0
      ) {
        this.#turn(cell, DOWN, value, counts[cell] as number, below);
        found++;
      } else if (above < 0) {
        low[cell] = value;
        lowCounts[cell] = counts[cell] as number;
      } else if (below < 0) {
        high[cell] = value;
        highCounts[cell] = counts[cell] as number;
      }
    }
    return found === 0 ? 0 : found - this.#leaveOutEdges();
  }

  #turn(cell: number, direction: number, value: number, counts: number, amount: number): void {
    this.changes[cell] = direction;
    this.#direction[cell] = direction;
    this.#amount[cell] = amount;
    this.#low[cell] = value;
    this.#high[cell] = value;
    this.#lowCounts[cell] = counts;
    this.#highCounts[cell] = counts;
  }

  /** A cell of which less than half lies in a flashing region changes less than its neighbour within, and is not part of the area. */
  #leaveOutEdges(): number {
    const { columns, rows } = this.#size;
    this.#found.set(this.changes);
    let leftOut = 0;
    for (let row = 0, cell = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, cell++) {
        const change = this.#found[cell] as number;
        if (change === NONE) continue;
        let [isEdge, most] = [false, 0];
        for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
          for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
            const other = y * columns + x;
            if (this.#found[other] !== change) isEdge = true;
            else if ((this.#amount[other] as number) > most) most = this.#amount[other] as number;
          }
        }
        if (!isEdge || (this.#amount[cell] as number) >= most / 2) continue;
        this.changes[cell] = NONE;
        leftOut++;
      }
    }
    return leftOut;
  }
}
