import { SourceMediaError } from '../../../shared/core/errors/errors.ts';
import type { AsciiStyle } from './ascii-style.ts';
import { codePointsOf } from './font/charsets.ts';
import { type Font, fontOf } from './font/font.ts';

/** Characters that a picture is drawn with, and how they look in one font. */
export interface GlyphSet {
  readonly font: Font;
  /** all of them in the font, each once */
  readonly codePoints: Uint16Array;
  /** share of the cell that each glyph covers with ink, 0..1, in the order of `codePoints` */
  readonly ink: Float64Array;
}

const codePointName = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

const askedFor = ({ charset, glyphs }: AsciiStyle): readonly number[] =>
  glyphs === undefined ? codePointsOf(charset) : [...new Set(glyphs)].map((glyph) => glyph.codePointAt(0) ?? 0);

const PIXELS_OF_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

const inkOf = (font: Font, codePoint: number): number =>
  font.rows(codePoint).reduce((ink, row) => ink + (PIXELS_OF_BYTE[row] ?? 0), 0) / (font.width * font.height);

/**
 * Look up the characters of a style in its font.
 * @throws {SourceMediaError} `invalidOptions` when the style names no character, or one that the font does not have
 */
export const makeGlyphSet = (style: AsciiStyle): GlyphSet => {
  const font = fontOf(style.font);
  const asked = askedFor(style);
  const missing = asked.filter((codePoint) => !font.has(codePoint));
  if (missing.length > 0) {
    throw new SourceMediaError(
      'invalidOptions',
      `ascii.glyphs asks for ${missing.map(codePointName).join(', ')}, which the font ${font.name} does not have. ` +
        `It has ${font.codePoints.length} characters, among them ASCII, Latin letters, box drawing, blocks and braille: ` +
        'leave the others out, or choose an ascii.charset.',
    );
  }
  if (asked.length === 0) {
    throw new SourceMediaError(
      'invalidOptions',
      'ascii.glyphs is empty: name at least one character, or leave it out for the characters of ascii.charset.',
    );
  }
  const codePoints = Uint16Array.from(asked);
  return { font, codePoints, ink: Float64Array.from(codePoints, (codePoint) => inkOf(font, codePoint)) };
};

/** For each pixel of a line, the samples that it overlaps, and its share of each sample. */
const overlaps = (pixels: number, samples: number): (readonly [sample: number, share: number])[][] =>
  Array.from({ length: pixels }, (_, pixel) => {
    const parts: [number, number][] = [];
    const length = pixels / samples;
    for (let sample = 0; sample < samples; sample++) {
      const overlap = Math.min(pixel + 1, (sample + 1) * length) - Math.max(pixel, sample * length);
      if (overlap > 1e-9) parts.push([sample, overlap / length]);
    }
    return parts;
  });

/** A picture of one bit a pixel in the size of a font's cell: one byte a row, the leftmost pixel in the highest bit. */
export type CellBitmap = Uint8Array;

/**
 * Share of each sample of a cell that is ink: the cell is cut into equal rectangles.
 * @param columns samples across the cell
 * @param rows samples down the cell
 * @returns for each bitmap `columns * rows` shares 0..1, row by row
 */
export const bitmapCoverage = (
  { width, height }: Pick<Font, 'width' | 'height'>,
  bitmaps: readonly CellBitmap[],
  columns: number,
  rows: number,
): Float64Array => {
  const samples = columns * rows;
  const coverage = new Float64Array(bitmaps.length * samples);
  const acrossOf = overlaps(width, columns);
  const downOf = overlaps(height, rows);
  bitmaps.forEach((bitmap, place) => {
    bitmap.forEach((row, y) => {
      for (let x = 0; x < width; x++) {
        if (((row << x) & 0x80) === 0) continue;
        for (const [down, high] of downOf[y] ?? []) {
          for (const [across, wide] of acrossOf[x] ?? []) {
            const at = place * samples + down * columns + across;
            coverage[at] = (coverage[at] ?? 0) + high * wide;
          }
        }
      }
    });
  });
  return coverage;
};

/** How a set's glyphs look in its font, in the order of the set; not to be written to. */
export const glyphBitmaps = ({ font, codePoints }: GlyphSet): CellBitmap[] =>
  Array.from(codePoints, (codePoint) => font.rows(codePoint));

/** {@link bitmapCoverage} of a set's glyphs, in the order of the set. */
export const glyphCoverage = (set: GlyphSet, columns: number, rows: number): Float64Array =>
  bitmapCoverage(set.font, glyphBitmaps(set), columns, rows);
