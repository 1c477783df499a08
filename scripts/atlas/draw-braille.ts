import { type CellSize, drawGlyph } from './glyph-cell.ts';

/** Column and row of the dot that each bit of a braille code point raises, lowest bit first. */
const DOTS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;

/** Where a dot of `size` begins when `count` of them share `length` pixels evenly. */
const dotStart = (index: number, count: number, length: number, size: number): number =>
  Math.round((index * length) / count + (length / count - size) / 2);

/**
 * Draw the 256 braille patterns as square dots, two across and four down, that touch neither each other nor the edge
 * they share with the next cell.
 * @param cell at least 4 × 8 pixels
 * @returns rows of U+2800 to U+28FF by code point
 * @see https://www.unicode.org/charts/PDF/U2800.pdf
 */
export const drawBraille = (cell: CellSize): Map<number, Uint8Array> => {
  const size = Math.max(1, Math.floor(Math.min(cell.width / 2, cell.height / 4) / 2));
  const dots = DOTS.map(([column, row]) => ({
    left: dotStart(column, 2, cell.width, size),
    top: dotStart(row, 4, cell.height, size),
  }));
  const draw = (pattern: number) =>
    drawGlyph(cell, (x, y) =>
      dots.some(
        ({ left, top }, bit) => (pattern >> bit) & 1 && x >= left && x < left + size && y >= top && y < top + size,
      ),
    );
  return new Map(Array.from({ length: 256 }, (_, pattern) => [0x2800 + pattern, draw(pattern)]));
};
