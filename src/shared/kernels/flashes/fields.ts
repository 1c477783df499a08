import { FIELD_PART, FLASHING_PART } from './flash-thresholds.ts';
import type { GridSize } from './opposing-changes.ts';

/** Every place of a field of view on a grid. */
export class Fields {
  /** places of a field, in a row and in a column */
  readonly columns: number;
  readonly rows: number;
  /** cells of a field that have to flash */
  readonly least: number;
  readonly #grid: GridSize;
  readonly #width: number;
  readonly #height: number;
  readonly #sums: Int32Array;

  constructor(grid: GridSize) {
    this.#grid = grid;
    this.#width = Math.max(1, Math.round(grid.columns * FIELD_PART));
    this.#height = Math.max(1, Math.round(grid.rows * FIELD_PART));
    this.columns = grid.columns - this.#width + 1;
    this.rows = grid.rows - this.#height + 1;
    this.least = Math.max(1, FLASHING_PART * this.#width * this.#height);
    this.#sums = new Int32Array((grid.columns + 1) * (grid.rows + 1));
  }

  /** @param sumOf value of a cell. @returns for each field the sum over its cells */
  sums(sumOf: (cell: number) => number, into = new Int32Array(this.columns * this.rows)): Int32Array {
    const { columns, rows } = this.#grid;
    const stride = columns + 1;
    const table = this.#sums;
    for (let row = 0, cell = 0; row < rows; row++) {
      let sum = 0;
      for (let column = 0; column < columns; column++, cell++) {
        sum += sumOf(cell);
        const at = (row + 1) * stride + column + 1;
        table[at] = (table[at - stride] as number) + sum;
      }
    }
    for (let top = 0, field = 0; top < this.rows; top++) {
      for (let left = 0; left < this.columns; left++, field++) {
        const a = top * stride + left;
        const b = a + this.#height * stride;
        const [right, lower] = [a + this.#width, b + this.#width];
        into[field] = (table[lower] as number) - (table[b] as number) - (table[right] as number) + (table[a] as number);
      }
    }
    return into;
  }

  /** Whether enough cells of some field are such. */
  someHas(isSuch: (cell: number) => boolean): boolean {
    return this.sums((cell) => (isSuch(cell) ? 1 : 0)).some((sum) => sum >= this.least);
  }
}
