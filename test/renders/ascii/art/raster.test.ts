import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FONT_NAMES } from '../../../../src/renders/ascii/kernel/font/font.ts';
import {
  rasteriseBytes,
  rasteriseGray,
  rasteriseRgb,
  rasterSize,
} from '../../../../src/renders/ascii/kernel/raster.ts';
import { drawGrid, isSame } from './draw-grid.ts';
import { randomGrid } from './random-grid.ts';

const KIND = { columns: 7, rows: 3, characters: ' .#@gW▀▌█░⣿⠁' };
const INKS = [0xffffff, 0x123456, 0xff0000, 0x000000];
const GROUNDS = [0x000000, 0x00ff80];

describe.each(FONT_NAMES)('a raster of %s', (font) => {
  const { width, height } = rasterSize(KIND, font);
  const bytes = width * height * 3;

  it('shows every cell with its glyph and colours', () => {
    fc.assert(
      fc.property(randomGrid({ ...KIND, inks: INKS, grounds: GROUNDS }), (grid) => {
        const target = new Uint8Array(bytes);
        rasteriseRgb(grid, font, target);
        expect(isSame(target, drawGrid(grid, font))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('is white on black without colours, in RGB and in gray', () => {
    const [grid] = fc.sample(randomGrid(KIND), { numRuns: 1, seed: 4 });
    if (grid === undefined) throw new Error('no grid');
    const rgb = new Uint8Array(bytes).fill(77);
    rasteriseRgb(grid, font, rgb);
    const gray = new Uint8Array(width * height).fill(77);
    rasteriseGray(grid, font, gray);
    expect(rgb).toEqual(drawGrid(grid, font));
    expect(gray).toEqual(rgb.filter((_, i) => i % 3 === 0));
  });

  it('is the same wherever in memory the target begins', () => {
    const [grid] = fc.sample(randomGrid({ ...KIND, inks: INKS }), { numRuns: 1, seed: 5 });
    if (grid === undefined) throw new Error('no grid');
    const memory = new Uint8Array(bytes + 3);
    for (const begin of [0, 1, 2, 3]) {
      rasteriseRgb(grid, font, memory.subarray(begin, begin + bytes));
      expect(memory.slice(begin, begin + bytes)).toEqual(drawGrid(grid, font));
    }
  });

  it('paints palette indices cell by cell', () => {
    const [grid] = fc.sample(randomGrid(KIND), { numRuns: 1, seed: 6 });
    if (grid === undefined) throw new Error('no grid');
    const ink = Uint8Array.from(grid.codePoints, (_, cell) => cell + 100);
    const target = new Uint8Array(width * height);
    rasteriseBytes(grid, font, { ink, ground: 3 }, target);
    const colours = { ...grid, foreground: Uint32Array.from(ink), background: new Uint32Array(ink.length).fill(3) };
    expect(target).toEqual(drawGrid(colours, font).filter((_, i) => i % 3 === 2));
  });

  it('fails with the sizes for a target of another size', () => {
    const [grid] = fc.sample(randomGrid(KIND), { numRuns: 1 });
    if (grid === undefined) throw new Error('no grid');
    expect(() => rasteriseRgb(grid, font, new Uint8Array(bytes - 1))).toThrow(`${bytes} bytes`);
  });

  it('fails with the code point that the font lacks', () => {
    const grid = { columns: 1, rows: 1, codePoints: Uint16Array.of(0x4e00) };
    const one = rasterSize(grid, font);
    expect(() => rasteriseRgb(grid, font, new Uint8Array(one.width * one.height * 3))).toThrow('U+4E00');
  });
});
