import type { CellGrid } from '../../../src/worker/ascii/cell-grid.ts';
import { type FontName, fontOf } from '../../../src/worker/ascii/font/font.ts';

/** RGB24 of a grid, pixel by pixel from the font's rows: slow, and plain enough to be believed. */
export const drawGrid = (grid: CellGrid, fontName: FontName): Uint8Array => {
  const font = fontOf(fontName);
  const width = grid.columns * font.width;
  return Uint8Array.from(
    Array.from({ length: width * grid.rows * font.height }, (_, pixel) => {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const cell = Math.floor(y / font.height) * grid.columns + Math.floor(x / font.width);
      const row = font.rows(grid.codePoints[cell] ?? 0)[y % font.height] ?? 0;
      const isInk = (row >> (7 - (x % font.width))) & 1;
      const colour = (isInk ? grid.foreground?.[cell] : grid.background?.[cell]) ?? (isInk ? 0xffffff : 0);
      return [colour >> 16, (colour >> 8) & 255, colour & 255];
    }).flat(),
  );
};
