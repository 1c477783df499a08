import type { Font } from '../../../../../src/renders/ascii/kernel/font/font.ts';

/** A glyph as lines of text, `#` for ink. */
export const drawAsText = (font: Font, character: string): string[] =>
  Array.from(font.rows(character.codePointAt(0) ?? 0), (row) =>
    Array.from({ length: font.width }, (_, x) => ((row << x) & 0x80 ? '#' : '.')).join(''),
  );

/** How many pixels of a glyph have ink. */
export const inkOf = (font: Font, codePoint: number): number =>
  drawAsText(font, String.fromCodePoint(codePoint)).join('').replaceAll('.', '').length;
