import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawSheet } from '../../../src/shared/adapters/pictures/draw-sheet.ts';
import { makeTile } from '../../fixtures/make-strip.ts';

const MAX_BYTES = 1_000_000;

const grayAt = async (sheet: Uint8Array, left: number, top: number): Promise<number> => {
  const [level = 0] = await sharp(sheet).extract({ left, top, width: 1, height: 1 }).greyscale().raw().toBuffer();
  return level;
};

describe('drawSheet', () => {
  it('puts tiles row by row, black where there is none and where the last row ends', async () => {
    const tile = { width: 31, height: 17 };
    const light = await makeTile(31, 17, { gray: 200 });
    const middle = await makeTile(31, 17, { gray: 100 });
    const tiles = [light, undefined, middle, middle];
    const sheet = await drawSheet({ size: { width: 93, height: 34 }, tile, tiles, maxBytes: MAX_BYTES });
    expect(await sharp(sheet).metadata()).toMatchObject({ format: 'jpeg', width: 93, height: 34 });
    const levels = await Promise.all([15, 46, 77].flatMap((x) => [8, 25].map((y) => grayAt(sheet, x, y))));
    [200, 100, 0, 0, 100, 0].forEach((level, i) => {
      expect(Math.abs((levels[i] ?? 255) - level)).toBeLessThanOrEqual(4);
    });
  });

  it.each([
    ['one tile', [{ gray: 90 }], 90],
    ['nothing at all', [undefined], 0],
  ])('draws a sheet of %s', async (_, looks, level) => {
    const tiles = await Promise.all(looks.map((look) => look && makeTile(160, 90, look)));
    const size = { width: 160, height: 90 };
    const sheet = await drawSheet({ size, tile: size, tiles, maxBytes: MAX_BYTES });
    expect(Math.abs((await grayAt(sheet, 80, 45)) - level)).toBeLessThanOrEqual(2);
  });

  it.each([500_000, 100_000, 25_000])('keeps a sheet of pure noise below %i bytes', async (maxBytes) => {
    const tile = { width: 120, height: 68 };
    const noisy = await makeTile(120, 68, { noiseFrom: 1 });
    const size = { width: 960, height: 1020 };
    const sheet = await drawSheet({ size, tile, tiles: Array.from({ length: 8 * 15 }, () => noisy), maxBytes });
    expect(sheet.length).toBeLessThanOrEqual(maxBytes);
    expect(await sharp(sheet).metadata()).toMatchObject(size);
  });

  it('fails for tiles of another size', async () => {
    const tiles = [await makeTile(40, 20, { gray: 1 })];
    const size = { width: 30, height: 20 };
    await expect(drawSheet({ size, tile: size, tiles, maxBytes: MAX_BYTES })).rejects.toThrow('40×20 pixels');
  });
});
