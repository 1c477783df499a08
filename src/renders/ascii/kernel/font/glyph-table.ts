import { type Font, type FontName, fontOf } from './font.ts';

/** Every glyph of a font, laid out to be looked up once a cell without a call. */
export interface GlyphTable {
  readonly font: Font;
  /** where the rows of a code point's glyph begin in `rows`; {@link NO_GLYPH} where the font has none */
  readonly offsets: Int32Array;
  /** `font.height` bytes a glyph from top to bottom, the leftmost pixel in the highest bit */
  readonly rows: Uint8Array;
}

export const NO_GLYPH = -1;
/** Cells hold code points of 16 bits. */
const CODE_POINTS = 0x10000;

const makeTable = (font: Font): GlyphTable => {
  const offsets = new Int32Array(CODE_POINTS).fill(NO_GLYPH);
  const rows = new Uint8Array(font.codePoints.length * font.height);
  font.codePoints.forEach((codePoint, index) => {
    offsets[codePoint] = index * font.height;
    rows.set(font.rows(codePoint), index * font.height);
  });
  return { font, offsets, rows };
};

const made = new Map<FontName, GlyphTable>();

/**
 * The glyphs of a font of the atlas, laid out on first use.
 * @returns the same object for the same name
 */
export const glyphTableOf = (name: FontName): GlyphTable => {
  const table = made.get(name) ?? makeTable(fontOf(name));
  made.set(name, table);
  return table;
};

/**
 * Where a glyph's rows begin.
 * @throws {RangeError} when the font has no such glyph
 */
export const glyphOffset = ({ font, offsets }: GlyphTable, codePoint: number): number => {
  const offset = offsets[codePoint] ?? NO_GLYPH;
  if (offset === NO_GLYPH) font.rows(codePoint); // throws, naming the glyph
  return offset;
};
