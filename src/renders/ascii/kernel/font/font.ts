import { ASCII_OPTIONS } from '../../options.ts';
import { ATLAS } from './atlas.ts';

/** Fonts for drawing text, named by the size of their cells in pixels. */
export const FONT_NAMES = ASCII_OPTIONS.options.font.choices;
export type FontName = (typeof FONT_NAMES)[number];

/** A fixed-width bitmap font of one bit a pixel. */
export interface Font {
  readonly name: FontName;
  /** Pixels of a cell: the width is at most 8. */
  readonly width: number;
  readonly height: number;
  /** Code points of the font, ascending. */
  readonly codePoints: Uint16Array;
  has(codePoint: number): boolean;
  /**
   * @returns the glyph's rows from top to bottom, one byte each, the leftmost pixel in the highest bit; a view of the
   *   font itself, not to be written to
   * @throws {RangeError} when the font has no such glyph
   */
  rows(codePoint: number): Uint8Array;
}

const codePointsIn = (ranges: string): Uint16Array =>
  Uint16Array.from(
    ranges
      .trim()
      .split(/\s+/)
      .flatMap((range) => {
        const [first = 0, last = 0] = range.split('-').map((end) => Number.parseInt(end, 16));
        return Array.from({ length: last - first + 1 }, (_, index) => first + index);
      }),
  );

const decodeFont = (name: FontName): Font => {
  const { width, height, ranges, rows: base64 } = ATLAS[name];
  const codePoints = codePointsIn(ranges);
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  const glyphs = new Map<number, Uint8Array>();
  codePoints.forEach((codePoint, index) => {
    glyphs.set(codePoint, bytes.subarray(index * height, (index + 1) * height));
  });
  return {
    name,
    width,
    height,
    codePoints,
    has: (codePoint) => glyphs.has(codePoint),
    rows: (codePoint) => {
      const rows = glyphs.get(codePoint);
      if (rows !== undefined) return rows;
      const hex = codePoint.toString(16).toUpperCase().padStart(4, '0');
      throw new RangeError(`the font ${name} has no glyph for U+${hex}; ask has() first`);
    },
  };
};

const decoded = new Map<FontName, Font>();

/**
 * A font of the atlas, decoded on first use.
 * @returns the same object for the same name
 */
export const fontOf = (name: FontName): Font => {
  const font = decoded.get(name) ?? decodeFont(name);
  decoded.set(name, font);
  return font;
};
