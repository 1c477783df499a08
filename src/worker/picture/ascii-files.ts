import { MEDIA_ASCII_FORMATS } from '../../renders/ascii/formats.ts';
import { asciiPng } from '../ascii/ascii-png.ts';
import type { AsciiStyle } from '../ascii/ascii-style.ts';
import type { CellGrid } from '../ascii/cell-grid.ts';
import { htmlPage } from '../ascii/html-page.ts';
import { ansiPage, textPage } from '../ascii/text-page.ts';

/** Files that the ASCII art of a still picture can be written as. */
export type PictureAsciiFormat = 'txt' | 'ans' | 'html' | 'png';

/** Media type of each format. */
export const ASCII_CONTENT_TYPES: Readonly<Record<PictureAsciiFormat, string>> = {
  txt: 'text/plain; charset=utf-8',
  ans: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
  png: 'image/png',
};

/** Whether a picture's ASCII art can be written as this. */
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
