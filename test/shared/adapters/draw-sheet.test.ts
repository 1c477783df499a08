import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawSheet, drawSheetOfPixels } from '../../../src/shared/adapters/pictures/draw-sheet.ts';
import { makeTile, tilePixels } from '../../fixtures/make-strip.ts';

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

describe('drawSheetOfPixels', () => {
  const tile = { width: 24, height: 16 };
  const COLOURS = [
    [220, 30, 40],
    [30, 200, 60],
    [40, 50, 210],
    [230, 220, 30],
  ] as const;
  /** The colour above, its half below. */
  const tileOf = (colour: readonly number[]) =>
    Uint8Array.from({ length: tile.width * tile.height * 3 }, (_, i) =>
      Math.round((colour[i % 3] ?? 0) / (i < (tile.width * tile.height * 3) / 2 ? 1 : 2)),
    );

  it('puts tiles row by row, black where there is none and where the last row ends', async () => {
    const tiles = [tileOf(COLOURS[0]), undefined, tileOf(COLOURS[1]), tileOf(COLOURS[2]), tileOf(COLOURS[3])];
    const sheet = await drawSheetOfPixels({ size: { width: 72, height: 32 }, tile, tiles, maxBytes: MAX_BYTES });
    const { data, info } = await sharp(sheet).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 72, height: 32, channels: 3 });
    const black = [0, 0, 0];
    const rows = [
      [COLOURS[0], black, COLOURS[1]],
      [COLOURS[2], COLOURS[3], black],
    ];
    for (const [down, row] of rows.entries()) {
      for (const [across, colour] of row.entries()) {
        for (const [y, part] of [
          [4, 1],
          [12, 0.5],
        ] as const) {
          const at = ((down * 16 + y) * 72 + across * 24 + 12) * 3;
          const shown = [...data.subarray(at, at + 3)];
          for (const [channel, level] of shown.entries()) {
            expect(Math.abs(level - (colour[channel] ?? 0) * part)).toBeLessThanOrEqual(12);
          }
        }
      }
    }
  });

  it('shows a tile as it shows the JPEG of it, and keeps to the limit', async () => {
    const size = { width: 960, height: 1020 };
    const noisy = { size, tile: { width: 120, height: 68 }, maxBytes: 100_000 };
    const tiles = Array.from({ length: 8 * 15 }, (_, i) => tilePixels(120, 68, { noiseFrom: i }));
    const sheet = await drawSheetOfPixels({ ...noisy, tiles });
    expect(sheet.length).toBeLessThanOrEqual(noisy.maxBytes);
    expect(await sharp(sheet).metadata()).toMatchObject(size);
    const gray = { size: tile, tile, maxBytes: MAX_BYTES };
    const one = await drawSheetOfPixels({ ...gray, tiles: [tilePixels(24, 16, { gray: 90 })] });
    const other = await drawSheet({ ...gray, tiles: [await makeTile(24, 16, { gray: 90 })] });
    expect(Math.abs((await grayAt(one, 12, 8)) - (await grayAt(other, 12, 8)))).toBeLessThanOrEqual(2);
  });

  it('fails for tiles of another size', async () => {
    const tiles = [tilePixels(40, 20, { gray: 1 })];
    const drawn = drawSheetOfPixels({ size: tile, tile, tiles, maxBytes: MAX_BYTES });
    await expect(drawn).rejects.toThrow('24×16 pixels has 2400');
  });
});
