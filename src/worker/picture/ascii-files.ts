import { rgbPng } from '../../shared/adapters/encode-picture.ts';
import { MEDIA_ASCII_FORMATS } from '../../shared/options/option-table.ts';
import type { AsciiStyle } from '../ascii/ascii-style.ts';
import type { CellGrid } from '../ascii/cell-grid.ts';
import { htmlPage } from '../ascii/html-page.ts';
import { rasteriseRgb, rasterSize } from '../ascii/raster.ts';
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
export const asciiFile = async (
  grid: CellGrid,
  format: PictureAsciiFormat,
  { colour, font }: Pick<AsciiStyle, 'colour' | 'font'>,
  title: string,
): Promise<Uint8Array> => {
  if (format === 'txt') return Buffer.from(textPage(grid));
  if (format === 'ans') return Buffer.from(ansiPage(grid, colour));
  if (format === 'html') return Buffer.from(htmlPage(grid, { title, fontName: font }));
  const size = rasterSize(grid, font);
  const rgb = new Uint8Array(size.width * size.height * 3);
  rasteriseRgb(grid, font, rgb);
  return rgbPng(rgb, size);
};
