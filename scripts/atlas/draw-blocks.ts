import { type CellSize, drawGlyph } from './glyph-cell.ts';

/** Quarters of a cell that U+2596 to U+259F fill: upper left 8, upper right 4, lower left 2, lower right 1. */
const QUADRANTS = [0b0010, 0b0001, 0b1000, 0b1011, 0b1001, 0b1110, 0b1101, 0b0100, 0b0110, 0b0111];

/**
 * Draw the block elements from the cell's geometry, so that neighbours meet without a seam: a half and its opposite
 * cover every pixel once, and quadrants share the lines that halves are cut at.
 * Each shade holds the pixels of the lighter one; a period of two pixels tiles in every cell of even size.
 * @returns rows of U+2580 to U+259F by code point
 * @see https://www.unicode.org/charts/PDF/U2580.pdf
 */
export const drawBlocks = (cell: CellSize): Map<number, Uint8Array> => {
  const { width, height } = cell;
  const eighthsOf = (length: number, eighths: number) => Math.round((length * eighths) / 8);
  const middleX = eighthsOf(width, 4);
  const middleY = height - eighthsOf(height, 4);
  const blocks = new Map<number, Uint8Array>();
  const draw = (codePoint: number, inked: (x: number, y: number) => boolean) =>
    blocks.set(codePoint, drawGlyph(cell, inked));

  draw(0x2580, (_, y) => y < middleY);
  for (let n = 1; n <= 8; n++) draw(0x2580 + n, (_, y) => y >= height - eighthsOf(height, n));
  for (let n = 7; n >= 1; n--) draw(0x2590 - n, (x) => x < eighthsOf(width, n));
  draw(0x2590, (x) => x >= middleX);
  draw(0x2591, (x, y) => x % 2 === 1 && y % 2 === 1);
  draw(0x2592, (x, y) => (x + y) % 2 === 0);
  draw(0x2593, (x, y) => x % 2 === 1 || y % 2 === 0);
  draw(0x2594, (_, y) => y < eighthsOf(height, 1));
  draw(0x2595, (x) => x >= width - eighthsOf(width, 1));
  QUADRANTS.forEach((quarters, index) => {
    draw(0x2596 + index, (x, y) => {
      const quarter = 8 >> ((x < middleX ? 0 : 1) + (y < middleY ? 0 : 2));
      return (quarters & quarter) !== 0;
    });
  });
  return blocks;
};
