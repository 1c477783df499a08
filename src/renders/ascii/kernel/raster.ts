import { type CellGrid, cellCount } from './cell-grid.ts';
import { type FontName, fontOf } from './font/font.ts';
import { type GlyphTable, glyphOffset, glyphTableOf } from './font/glyph-table.ts';
import { maskTableOf } from './font/mask-table.ts';

/** Colours of a grid without colours. */
export const INK = 0xffffff;
export const GROUND = 0x000000;

/**
 * Size of a grid when it is drawn.
 * @returns pixels
 */
export const rasterSize = (
  { columns, rows }: Pick<CellGrid, 'columns' | 'rows'>,
  fontName: FontName,
): { width: number; height: number } => {
  const { width, height } = fontOf(fontName);
  return { width: columns * width, height: rows * height };
};

/** One value for each cell, or one for all of them. */
export type Paint = Uint32Array | Uint8Array | number;

interface Drawing {
  readonly grid: CellGrid;
  readonly glyphs: GlyphTable;
  /** bytes of a pixel, which are those of a paint's value, the highest first */
  readonly channels: 1 | 3;
  readonly ink: Paint;
  readonly ground: Paint;
  readonly target: Uint8Array;
}

const checkTarget = ({ grid, glyphs, channels, target }: Drawing): void => {
  const { width, height } = rasterSize(grid, glyphs.font.name);
  const bytes = width * height * channels;
  if (target.length === bytes) return;
  throw new RangeError(
    `${grid.columns}×${grid.rows} cells of ${glyphs.font.name} are drawn into ${bytes} bytes; the target has ${target.length}`,
  );
};

const ofCell = (paint: Paint, cell: number): number => (typeof paint === 'number' ? paint : (paint[cell] as number));

/** Four pixels of one colour, as many words as a pixel has bytes, in the machine's own byte order. */
class FourPixels {
  readonly words: Uint32Array;
  readonly #bytes: Uint8Array;
  #value = 0;

  constructor(channels: 1 | 3) {
    this.words = new Uint32Array(channels);
    this.#bytes = new Uint8Array(this.words.buffer);
  }

  set(value: number): void {
    if (value === this.#value) return;
    this.#value = value;
    const bytes = this.#bytes;
    if (bytes.length === 4) bytes.fill(value);
    else {
      for (let i = 0; i < bytes.length; i += 3) {
        bytes[i] = value >> 16;
        bytes[i + 1] = value >> 8;
        bytes[i + 2] = value;
      }
    }
  }
}

/** Cells eight pixels wide, four pixels at once: ground, turned into ink where a mask says so. */
const drawWords = ({ grid, glyphs, channels, ink, ground, target }: Drawing): void => {
  const { columns, codePoints } = grid;
  const { rows, font } = glyphs;
  const masks = maskTableOf(channels);
  const words = new Uint32Array(target.buffer, target.byteOffset, target.length >> 2);
  const cellWords = 2 * channels;
  const rowWords = columns * cellWords;
  const inkPixels = new FourPixels(channels);
  const groundPixels = new FourPixels(channels);
  const inkWords = inkPixels.words;
  const groundWords = groundPixels.words;
  const cells = cellCount(grid);
  for (let cell = 0, column = 0, top = 0; cell < cells; cell++) {
    inkPixels.set(ofCell(ink, cell));
    groundPixels.set(ofCell(ground, cell));
    const first = glyphOffset(glyphs, codePoints[cell] as number);
    const end = first + font.height;
    let at = top + column * cellWords;
    const a = groundWords[0] as number;
    const x = a ^ (inkWords[0] as number);
    if (channels === 1) {
      for (let row = first; row < end; row++, at += rowWords) {
        const bits = rows[row] as number;
        words[at] = a ^ (x & (masks[bits >> 4] as number));
        words[at + 1] = a ^ (x & (masks[bits & 15] as number));
      }
    } else {
      const b = groundWords[1] as number;
      const c = groundWords[2] as number;
      const y = b ^ (inkWords[1] as number);
      const z = c ^ (inkWords[2] as number);
      for (let row = first; row < end; row++, at += rowWords) {
        const bits = rows[row] as number;
        const left = (bits >> 4) * 3;
        const right = (bits & 15) * 3;
        words[at] = a ^ (x & (masks[left] as number));
        words[at + 1] = b ^ (y & (masks[left + 1] as number));
        words[at + 2] = c ^ (z & (masks[left + 2] as number));
        words[at + 3] = a ^ (x & (masks[right] as number));
        words[at + 4] = b ^ (y & (masks[right + 1] as number));
        words[at + 5] = c ^ (z & (masks[right + 2] as number));
      }
    }
    column += 1;
    if (column === columns) {
      column = 0;
      top += font.height * rowWords;
    }
  }
};

/** Cells of any width, a pixel at a time. */
const drawPixels = ({ grid, glyphs, channels, ink, ground, target }: Drawing): void => {
  const { columns, codePoints } = grid;
  const { width, height } = glyphs.font;
  const stride = columns * width * channels;
  const cells = cellCount(grid);
  for (let cell = 0; cell < cells; cell++) {
    const first = glyphOffset(glyphs, codePoints[cell] as number);
    const cellInk = ofCell(ink, cell);
    const cellGround = ofCell(ground, cell);
    const column = cell % columns;
    let start = ((cell - column) / columns) * height * stride + column * width * channels;
    for (let row = first; row < first + height; row++, start += stride) {
      const bits = glyphs.rows[row] as number;
      let at = start;
      for (let bit = 0x80; bit > 0x80 >> width; bit >>= 1) {
        const value = bits & bit ? cellInk : cellGround;
        if (channels === 3) {
          target[at] = value >> 16;
          target[at + 1] = value >> 8;
          at += 2;
        }
        target[at] = value;
        at += 1;
      }
    }
  }
};

const draw = (drawing: Drawing): void => {
  checkTarget(drawing);
  const { glyphs, target } = drawing;
  if (glyphs.font.width === 8 && target.byteOffset % 4 === 0) drawWords(drawing);
  else drawPixels(drawing);
};

/**
 * Draw a grid in its colours, or white ink on black ground if it has none.
 * @param target takes RGB24 pixels row by row, three bytes for each pixel of {@link rasterSize}; quickest where it
 *   begins at a multiple of four bytes
 * @throws {RangeError} when the target has another size or the font lacks a glyph
 */
export const rasteriseRgb = (grid: CellGrid, fontName: FontName, target: Uint8Array): void =>
  draw({
    grid,
    glyphs: glyphTableOf(fontName),
    channels: 3,
    ink: grid.foreground ?? INK,
    ground: grid.background ?? GROUND,
    target,
  });

/**
 * Draw a grid with one byte a pixel, whatever its own colours are.
 * @param ink value of ink, 0..255, of each cell or of all: a palette index, or 255 for a gray picture
 * @param ground value of ground likewise
 * @param target takes one byte for each pixel of {@link rasterSize}, row by row
 * @throws {RangeError} when the target has another size or the font lacks a glyph
 */
export const rasteriseBytes = (
  grid: CellGrid,
  fontName: FontName,
  { ink, ground }: { readonly ink: Paint; readonly ground: Paint },
  target: Uint8Array,
): void => draw({ grid, glyphs: glyphTableOf(fontName), channels: 1, ink, ground, target });

/**
 * Draw a grid that has no colours as gray pixels: white ink on black ground.
 * @param target takes one byte for each pixel of {@link rasterSize}, row by row
 * @throws {RangeError} when the target has another size or the font lacks a glyph
 */
export const rasteriseGray = (grid: CellGrid, fontName: FontName, target: Uint8Array): void =>
  rasteriseBytes(grid, fontName, { ink: 255, ground: 0 }, target);
