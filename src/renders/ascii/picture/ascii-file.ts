import { MEDIA_ASCII_FORMATS } from '../formats.ts';
import { asciiPng } from '../kernel/ascii-png.ts';
import type { AsciiStyle } from '../kernel/ascii-style.ts';
import type { CellGrid } from '../kernel/cell-grid.ts';
import { htmlPage } from '../kernel/html-page.ts';
import { ansiPage, textPage } from '../kernel/text-page.ts';

/** Files that the ASCII art of a still picture can be written as. */
export type PictureAsciiFormat = (typeof MEDIA_ASCII_FORMATS.image.allowed)[number];

/** Whether a picture's ASCII art can be written in this format. */
export const isPictureAsciiFormat = (format: string): format is PictureAsciiFormat =>
  (MEDIA_ASCII_FORMATS.image.allowed as readonly string[]).includes(format);

/**
 * Write ASCII art of a picture as a file.
 * @param title of the web page
 * @returns the file's bytes
 */
export const asciiFile = (
  grid: CellGrid,
  format: PictureAsciiFormat,
  { colour, font }: Pick<AsciiStyle, 'colour' | 'font'>,
  title: string,
): Uint8Array => {
  switch (format) {
    case 'txt':
      return Buffer.from(textPage(grid));
    case 'ans':
      return Buffer.from(ansiPage(grid, colour));
    case 'html':
      return Buffer.from(htmlPage(grid, { title, fontName: font }));
    case 'png':
      return asciiPng(grid, font);
  }
};
