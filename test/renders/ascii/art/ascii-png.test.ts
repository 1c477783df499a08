import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { asciiPng } from '../../../../src/renders/ascii/kernel/ascii-png.ts';
import type { CellGrid } from '../../../../src/renders/ascii/kernel/cell-grid.ts';
import { FONT_NAMES } from '../../../../src/renders/ascii/kernel/font/font.ts';
import { drawGrid, isSame } from './draw-grid.ts';
import { randomGrid } from './random-grid.ts';

const KIND = { columns: 7, rows: 3, characters: ' .#@█⣿' };

const decode = async (png: Uint8Array): Promise<Uint8Array> =>
  sharp(png, { failOn: 'warning' }).toColourspace('srgb').removeAlpha().raw().toBuffer();

/** As many colours as asked for, each seen. */
const colours = (count: number, colour: (i: number) => number): CellGrid => {
  const [columns, rows] = [20, Math.ceil(count / 20)];
  const foreground = Uint32Array.from({ length: columns * rows }, (_, i) => colour(i % count));
  return { columns, rows, codePoints: new Uint16Array(columns * rows).fill(0x2588), foreground };
};

describe('asciiPng', () => {
  it.each(FONT_NAMES)('shows exactly the grid in %s', async (font) => {
    const layers = [
      {},
      { inks: [0xff0000, 0x00ff00, 0x010203] },
      { inks: [0xffffff, 0x808080], grounds: [0x404040, 0] },
    ];
    for (const kind of layers) {
      for (const grid of fc.sample(randomGrid({ ...KIND, ...kind }), { numRuns: 8, seed: 9 })) {
        expect(isSame(await decode(asciiPng(grid, font)), drawGrid(grid, font))).toBe(true);
      }
    }
  });

  it.each([
    ['two bits of gray', 4, (i: number) => i * 85 * 0x010101, [2, 0]],
    ['four bits of gray', 16, (i: number) => i * 17 * 0x010101, [4, 0]],
    ['a byte of gray', 200, (i: number) => i * 0x010101, [8, 0]],
    ['a palette of two bits', 3, (i: number) => i * 0x123456, [2, 3]],
    ['a palette of four bits', 9, (i: number) => i * 0x010305, [4, 3]],
    ['a palette of a byte', 256, (i: number) => i * 0x000301, [8, 3]],
    ['RGB', 257, (i: number) => i * 0x000301, [8, 2]],
  ] as const)('uses %s where that is enough', async (_, count, colour, [bits, type]) => {
    const grid = colours(count, colour);
    const png = asciiPng(grid, '6x9');
    expect([png[24], png[25]]).toEqual([bits, type]);
    expect(isSame(await decode(png), drawGrid(grid, '6x9'))).toBe(true);
  });

  it('stores black and white in one bit', () => {
    const [grid] = fc.sample(randomGrid(KIND), { numRuns: 1, seed: 2 });
    if (grid === undefined) throw new Error('no grid');
    const png = asciiPng(grid, '8x16');
    expect([png[24], png[25]]).toEqual([1, 0]);
  });

  it('is one picture where it was made in bands', async () => {
    const grid = { ...colours(400, (i) => i * 0x010f), columns: 400, rows: 40 };
    const large = {
      ...grid,
      codePoints: Uint16Array.from({ length: 16_000 }, (_, i) => 0x21 + (i % 94)),
      foreground: Uint32Array.from({ length: 16_000 }, (_, i) => (i * 1013) & 0xffffff),
    };
    expect(isSame(await decode(asciiPng(large, '8x16')), drawGrid(large, '8x16'))).toBe(true);
  });

  it('fails with the code point that the font lacks', () => {
    expect(() => asciiPng({ columns: 1, rows: 1, codePoints: Uint16Array.of(0x4e00) }, '8x16')).toThrow('U+4E00');
  });
});
