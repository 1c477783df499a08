import { type CellGrid, cellCount } from './cell-grid.ts';
import { isGroundless, isInkless } from './cell-looks.ts';
import { cursorMove } from './cursor-moves.ts';
import { JsonOutput, jsonBytes } from './json-output.ts';
import { type ColourDepth, sgrColour } from './sgr.ts';

/** The terminal's own colour. */
const DEFAULT = -1;
const SPACE = 0x20;
/** No move within a row is longer. */
const LONGEST_MOVE = 11;
/** Keeps the two colours of a pen apart in one number. */
const INK_UNIT = 2 ** 25;

/** Changed cells that are drawn with one pen, chained in reading order. */
interface Stroke {
  readonly ink: number;
  readonly ground: number;
  readonly first: number;
  last: number;
}

/**
 * Computes the terminal output that turns one screen into the next, in few bytes.
 *
 * Naming a colour takes more bytes than moving the cursor, so all cells of a colour are drawn together, wherever they
 * are, in the order in which the colours come up. Between two of its runs a colour is drawn right across cells that
 * have yet to be drawn, or that look the same in it, wherever that is shorter than a move.
 */
export class ScreenChanges {
  readonly #columns: number;
  readonly #cells: number;
  readonly #depth: ColourDepth;
  readonly #output: JsonOutput;
  readonly #shownCodePoints: Uint16Array;
  readonly #shownInk: Int32Array;
  readonly #shownGround: Int32Array;
  readonly #pending: Uint8Array;
  readonly #next: Int32Array;
  #penInk = DEFAULT;
  #penGround = DEFAULT;
  #cursorRow = 0;
  #cursorColumn = 0;

  /** Begins with a cleared terminal whose cursor is at the top left. */
  constructor(size: { readonly columns: number; readonly rows: number }, depth: ColourDepth) {
    this.#columns = size.columns;
    this.#cells = cellCount(size);
    this.#depth = depth;
    this.#output = new JsonOutput(this.#cells * 16 + 64);
    this.#shownCodePoints = new Uint16Array(this.#cells).fill(SPACE);
    this.#shownInk = new Int32Array(this.#cells).fill(DEFAULT);
    this.#shownGround = new Int32Array(this.#cells).fill(DEFAULT);
    this.#pending = new Uint8Array(this.#cells);
    this.#next = new Int32Array(this.#cells);
  }

  /**
   * @param grid of the constructor's size; copied
   * @returns the inside of a JSON string, empty where nothing visible changed
   * @throws {RangeError} when the grid has another size, or a colour that its depth lacks
   */
  update(grid: CellGrid): string {
    if (grid.columns !== this.#columns || cellCount(grid) !== this.#cells) {
      throw new RangeError(`a recording of ${this.#columns} columns cannot show ${grid.columns}×${grid.rows} cells`);
    }
    for (const stroke of this.#collect(grid)) this.#draw(stroke);
    return this.#output.take();
  }

  /** Remember the grid as shown, and chain the changed cells by their colours. */
  #collect({ codePoints, foreground, background }: CellGrid): Stroke[] {
    const inks = this.#depth === 'none' ? undefined : foreground;
    const grounds = this.#depth === 'none' ? undefined : background;
    const strokes: Stroke[] = [];
    const byColours = new Map<number, Stroke>();
    const [shownCodePoints, shownInk, shownGround] = [this.#shownCodePoints, this.#shownInk, this.#shownGround];
    // An invisible ink or ground may have any colour, so it keeps the pen's.
    let ink = this.#penInk;
    let ground = this.#penGround;
    let stroke: Stroke | undefined;
    for (let cell = 0; cell < this.#cells; cell++) {
      const codePoint = codePoints[cell] as number;
      const cellInk = inks === undefined ? DEFAULT : (inks[cell] as number);
      const cellGround = grounds === undefined ? DEFAULT : (grounds[cell] as number);
      const [hidesInk, hidesGround] = [isInkless(codePoint), isGroundless(codePoint)];
      const isShown =
        codePoint === shownCodePoints[cell] &&
        (hidesInk || cellInk === shownInk[cell]) &&
        (hidesGround || cellGround === shownGround[cell]);
      if (isShown) continue;
      shownCodePoints[cell] = codePoint;
      shownInk[cell] = cellInk;
      shownGround[cell] = cellGround;
      this.#pending[cell] = 1;
      if (!hidesInk) ink = cellInk;
      if (!hidesGround) ground = cellGround;
      if (stroke === undefined || stroke.ink !== ink || stroke.ground !== ground) {
        const colours = ink * INK_UNIT + ground;
        stroke = byColours.get(colours);
        if (stroke === undefined) {
          stroke = { ink, ground, first: cell, last: cell };
          byColours.set(colours, stroke);
          strokes.push(stroke);
          continue;
        }
      }
      this.#next[stroke.last] = cell;
      stroke.last = cell;
    }
    return strokes;
  }

  #draw({ ink, ground, first, last }: Stroke): void {
    this.#select(ink, ground);
    for (let cell = first; ; cell = this.#next[cell] as number) {
      this.#reach(cell);
      this.#print(this.#shownCodePoints[cell] as number);
      this.#pending[cell] = 0;
      if (cell === last) return;
    }
  }

  #select(ink: number, ground: number): void {
    const depth = this.#depth;
    if (depth === 'none' || (ink === this.#penInk && ground === this.#penGround)) return;
    const codes: string[] = [];
    if (ink !== this.#penInk) codes.push(ink === DEFAULT ? '39' : sgrColour(depth, 'ink', ink));
    if (ground !== this.#penGround) codes.push(ground === DEFAULT ? '49' : sgrColour(depth, 'ground', ground));
    this.#output.escaped(`\\u001b[${codes.join(';')}m`);
    this.#penInk = ink;
    this.#penGround = ground;
  }

  #reach(cell: number): void {
    const column = cell % this.#columns;
    const row = (cell - column) / this.#columns;
    if (row === this.#cursorRow && column === this.#cursorColumn) return;
    const gap = row === this.#cursorRow ? column - this.#cursorColumn : 0;
    const from = cell - gap;
    const bridge = gap > 0 && gap <= LONGEST_MOVE ? this.#bridgeBytes(from, cell) : Number.POSITIVE_INFINITY;
    const move = cursorMove({ row: this.#cursorRow, column: this.#cursorColumn }, { row, column }, this.#columns);
    if (bridge <= move.length) {
      for (let at = from; at < cell; at++) {
        this.#print(this.#pending[at] === 1 ? SPACE : (this.#shownCodePoints[at] as number));
      }
    } else {
      this.#output.escaped(move);
      this.#cursorRow = row;
      this.#cursorColumn = column;
    }
  }

  /** Bytes of reprinting the cells in between with the current pen; infinite when that would change the screen. */
  #bridgeBytes(from: number, to: number): number {
    let bytes = 0;
    for (let cell = from; cell < to; cell++) {
      const codePoint = this.#shownCodePoints[cell] as number;
      if (this.#pending[cell] === 1) bytes += 1;
      else {
        const fits =
          (isInkless(codePoint) || this.#shownInk[cell] === this.#penInk) &&
          (isGroundless(codePoint) || this.#shownGround[cell] === this.#penGround);
        if (!fits) return Number.POSITIVE_INFINITY;
        bytes += jsonBytes(codePoint);
      }
    }
    return bytes;
  }

  #print(codePoint: number): void {
    this.#output.character(codePoint);
    this.#cursorColumn += 1;
  }
}
