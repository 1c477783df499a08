import type { GifRectangle } from '../../gif/kernel/gif-blocks.ts';
import { type CellGrid, cellCount } from './cell-grid.ts';
import { isGroundless, isInkless } from './cell-looks.ts';
import type { FontName } from './font/font.ts';
import { type GlyphTable, glyphOffset, glyphTableOf } from './font/glyph-table.ts';
import { maskTableOf } from './font/mask-table.ts';
import { GROUND, INK } from './raster.ts';

/** A byte four times over. */
const FOUR = 0x01010101;

/** How the changed cells of a picture are painted. */
export interface CellPaint {
  /** palette index of a colour, 0xRRGGBB */
  readonly indexOf: (colour: number) => number;
  /** index that leaves a pixel as it is */
  readonly transparent: number;
  /** whether a pixel whose ink keeps its colour may be left as it is; `keepsGround` likewise for the ground */
  readonly keepsInk: boolean;
  readonly keepsGround: boolean;
}

/** The rectangle that holds all changes, in pixels, and a palette index for each of its pixels, row by row. */
export interface CellDifference extends GifRectangle {
  /** reused by the next difference; begins at a multiple of eight bytes */
  readonly symbols: Uint8Array;
}

/** Finds the cells in which a grid differs from the one before it, and paints them. */
export class CellDiffer {
  readonly #size: { readonly columns: number; readonly rows: number };
  readonly #glyphs: GlyphTable;
  readonly #symbols: Uint8Array;
  readonly #changed: Int32Array;
  readonly #masks = maskTableOf(1);
  #changes = 0;
  #before: { readonly codePoints: Uint16Array; readonly ink: Uint32Array; readonly ground: Uint32Array } | undefined;

  constructor(size: { readonly columns: number; readonly rows: number }, fontName: FontName) {
    const cells = cellCount(size);
    this.#size = { columns: size.columns, rows: size.rows };
    this.#glyphs = glyphTableOf(fontName);
    const { width, height } = this.#glyphs.font;
    this.#symbols = new Uint8Array(Math.ceil((cells * width * height) / 8) * 8);
    this.#changed = new Int32Array(cells);
  }

  /** @returns the cells that look different, ascending; all cells for the first grid; valid until the next call */
  changes(grid: CellGrid): Int32Array {
    const { codePoints, foreground, background } = grid;
    const cells = cellCount(this.#size);
    if (grid.columns !== this.#size.columns || codePoints.length !== cells) {
      throw new RangeError(
        `An animation of ${this.#size.columns}×${this.#size.rows} cells cannot show ${grid.columns}×${grid.rows}.`,
      );
    }
    const before = this.#before;
    let n = 0;
    for (let cell = 0; cell < cells; cell++) {
      const codePoint = codePoints[cell] as number;
      const isSame =
        before !== undefined &&
        before.codePoints[cell] === codePoint &&
        (isInkless(codePoint) || before.ink[cell] === (foreground === undefined ? INK : foreground[cell])) &&
        (isGroundless(codePoint) || before.ground[cell] === (background === undefined ? GROUND : background[cell]));
      if (isSame) continue;
      this.#changed[n] = cell;
      n += 1;
    }
    this.#changes = n;
    return this.#changed.subarray(0, n);
  }

  /**
   * Paint the cells that {@link changes} found last, at least one, and remember the grid as shown.
   * @throws {RangeError} when the font lacks a glyph
   */
  paint(grid: CellGrid, paint: CellPaint): CellDifference {
    const { columns } = this.#size;
    const { width, height } = this.#glyphs.font;
    let [left, right] = [columns, 0];
    for (let i = 0; i < this.#changes; i++) {
      const column = (this.#changed[i] as number) % columns;
      if (column < left) left = column;
      if (column > right) right = column;
    }
    const top = Math.floor((this.#changed[0] as number) / columns);
    const bottom = Math.floor((this.#changed[this.#changes - 1] as number) / columns);
    const rectangle = {
      left: left * width,
      top: top * height,
      width: (right - left + 1) * width,
      height: (bottom - top + 1) * height,
    };
    const symbols = this.#symbols.subarray(0, rectangle.width * rectangle.height);
    symbols.fill(paint.transparent);
    this.#draw(grid, paint, { symbols, ...rectangle });
    return { symbols, ...rectangle };
  }

  #draw({ codePoints, foreground, background }: CellGrid, paint: CellPaint, target: CellDifference): void {
    const { columns } = this.#size;
    const { font, rows } = this.#glyphs;
    const before = this.#before;
    const { symbols } = target;
    // Cells eight pixels wide are painted four pixels at once.
    const words =
      font.width === 8 ? new Uint32Array(symbols.buffer, symbols.byteOffset, symbols.length >> 2) : undefined;
    const masks = this.#masks;
    const clear = paint.transparent * FOUR;
    const shown = before ?? {
      codePoints: Uint16Array.from(codePoints),
      ink: new Uint32Array(codePoints.length),
      ground: new Uint32Array(codePoints.length),
    };
    for (let i = 0; i < this.#changes; i++) {
      const cell = this.#changed[i] as number;
      const column = cell % columns;
      const ink = foreground === undefined ? INK : (foreground[cell] as number);
      const ground = background === undefined ? GROUND : (background[cell] as number);
      const codePoint = codePoints[cell] as number;
      const glyph = glyphOffset(this.#glyphs, codePoint);
      const old = glyphOffset(this.#glyphs, shown.codePoints[cell] as number);
      const keptInk = before !== undefined && paint.keepsInk && shown.ink[cell] === ink ? 0xff : 0;
      const keptGround = before !== undefined && paint.keepsGround && shown.ground[cell] === ground ? 0xff : 0;
      const inkIndex = isInkless(codePoint) ? 0 : paint.indexOf(ink);
      const groundIndex = isGroundless(codePoint) ? 0 : paint.indexOf(ground);
      shown.codePoints[cell] = codePoint;
      shown.ink[cell] = ink;
      shown.ground[cell] = ground;
      const y = ((cell - column) / columns) * font.height - target.top;
      const base = groundIndex * FOUR;
      const other = base ^ (inkIndex * FOUR);
      let at = y * target.width + column * font.width - target.left;
      for (let row = 0; row < font.height; row++, at += target.width) {
        const bits = rows[glyph + row] as number;
        const oldBits = rows[old + row] as number;
        const kept = (bits & oldBits & keptInk) | (~bits & ~oldBits & keptGround);
        if (words !== undefined) {
          const at4 = at >> 2;
          const left = base ^ (other & (masks[bits >> 4] as number));
          const right = base ^ (other & (masks[bits & 15] as number));
          words[at4] = left ^ ((left ^ clear) & (masks[(kept >> 4) & 15] as number));
          words[at4 + 1] = right ^ ((right ^ clear) & (masks[kept & 15] as number));
          continue;
        }
        for (let x = 0, bit = 0x80; x < font.width; x++, bit >>= 1) {
          const index = bits & bit ? inkIndex : groundIndex;
          symbols[at + x] = kept & bit ? paint.transparent : index;
        }
      }
    }
    this.#before = shown;
  }
}
