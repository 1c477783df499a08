import { type CellSize, drawGlyph } from './glyph-cell.ts';

/** A fixed-width bitmap font. */
export interface BitmapFont {
  readonly cell: CellSize;
  /** Rows by code point, as `drawGlyph` makes them. */
  readonly glyphs: ReadonlyMap<number, Uint8Array>;
}

const LARGEST_WIDTH = 8;
const LARGEST_CODE_POINT = 0xffff;

/** Numbers that follow a keyword at the beginning of a line. */
const numbersAfter = (keyword: string, count: number, text: string, where: string): number[] => {
  const line = new RegExp(`^${keyword} (.*)$`, 'm').exec(text)?.[1];
  const numbers = line?.trim().split(/\s+/).map(Number) ?? [];
  if (numbers.length < count || !numbers.every(Number.isInteger)) {
    throw new Error(`${where}: ${keyword} is ${line ?? 'missing'}; it must be followed by ${count} integers`);
  }
  return numbers;
};

/** Lay a glyph's bitmap into the cell: its bounding box is given from the origin on the baseline. */
const glyphRows = (text: string, cell: CellSize, ascent: number, where: string): Uint8Array => {
  const [advance = 0] = numbersAfter('DWIDTH', 2, text, where);
  const [width = 0, height = 0, left = 0, bottom = 0] = numbersAfter('BBX', 4, text, where);
  const top = ascent - bottom - height;
  if (advance !== cell.width || left < 0 || left + width > cell.width || top < 0 || top + height > cell.height) {
    throw new Error(
      `${where}: advance ${advance}, box ${width}×${height} at ${left},${bottom} leaves the cell of ` +
        `${cell.width}×${cell.height} with ascent ${ascent}; leave the glyph out`,
    );
  }
  const rows = /^BITMAP\n([\s\S]*)/m.exec(text)?.[1]?.trim().split('\n').filter(Boolean) ?? [];
  const digits = Math.ceil(width / 8) * 2;
  if (rows.length !== height || rows.some((row) => row.length !== digits || /[^\da-f]/i.test(row))) {
    throw new Error(
      `${where}: the bitmap must be ${height} rows of ${digits} hexadecimal digits, not ${rows.join(' ')}`,
    );
  }
  const bits = rows.map((row) => Number.parseInt(row, 16));
  return drawGlyph(cell, (x, y) => {
    const column = x - left;
    return column >= 0 && column < width && (((bits[y - top] ?? 0) >> (digits * 4 - 1 - column)) & 1) === 1;
  });
};

/**
 * Read a fixed-width font of the Basic Multilingual Plane in Bitmap Distribution Format.
 * @param text the file, cells at most 8 pixels wide
 * @param name how messages call it
 * @throws {Error} when a glyph does not fit the cell, comes twice or has no code point
 * @see https://adobe-type-tools.github.io/font-tech-notes/pdfs/5005.BDF_Spec.pdf
 */
export const parseBdf = (text: string, name: string): BitmapFont => {
  const [header = '', ...chars] = text.replaceAll('\r', '').split(/^STARTCHAR /m);
  const [width = 0] = numbersAfter('FONTBOUNDINGBOX', 4, header, name);
  const [ascent = 0] = numbersAfter('FONT_ASCENT', 1, header, name);
  const [descent = 0] = numbersAfter('FONT_DESCENT', 1, header, name);
  const [count = 0] = numbersAfter('CHARS', 1, text, name);
  if (width < 1 || width > LARGEST_WIDTH)
    throw new Error(`${name}: ${width} pixels wide; 1 to ${LARGEST_WIDTH} fit a byte`);
  if (chars.length !== count)
    throw new Error(`${name}: ${chars.length} glyphs, but CHARS says ${count}; is the file cut?`);
  const cell = { width, height: ascent + descent };
  const glyphs = new Map<number, Uint8Array>();
  for (const char of chars) {
    const body = char.split(/^ENDCHAR/m)[0] ?? '';
    const where = `${name}, ${body.split('\n')[0]}`;
    const [codePoint = -1] = numbersAfter('ENCODING', 1, body, where);
    if (codePoint < 0 || codePoint > LARGEST_CODE_POINT || glyphs.has(codePoint)) {
      throw new Error(`${where}: ENCODING ${codePoint} must be unique and from 0 to ${LARGEST_CODE_POINT}`);
    }
    glyphs.set(codePoint, glyphRows(body, cell, ascent, where));
  }
  return { cell, glyphs };
};
