import type { CellGrid } from '../../../../src/renders/ascii/kernel/cell-grid.ts';
import { type FontName, fontOf } from '../../../../src/renders/ascii/kernel/font/font.ts';

/** RGB24 of a grid, pixel by pixel from the font's rows: slow, and plain enough to be believed. */
export const drawGrid = (grid: CellGrid, fontName: FontName): Uint8Array => {
  const font = fontOf(fontName);
  const width = grid.columns * font.width;
  const pixels = new Uint8Array(width * grid.rows * font.height * 3);
  for (let pixel = 0; pixel * 3 < pixels.length; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const cell = Math.floor(y / font.height) * grid.columns + Math.floor(x / font.width);
    const row = font.rows(grid.codePoints[cell] ?? 0)[y % font.height] ?? 0;
    const isInk = (row >> (7 - (x % font.width))) & 1;
    const colour = (isInk ? grid.foreground?.[cell] : grid.background?.[cell]) ?? (isInk ? 0xffffff : 0);
    pixels.set([colour >> 16, (colour >> 8) & 255, colour & 255], pixel * 3);
  }
  return pixels;
};

/** Whether bytes are the same; comparing large pictures as values is slow. */
export const isSame = (one: Uint8Array | undefined, other: Uint8Array): boolean =>
  one !== undefined && Buffer.compare(one, other) === 0;
