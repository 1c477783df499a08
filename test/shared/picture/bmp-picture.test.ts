import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPicture } from '../../../src/shared/adapters/pictures/open-picture.ts';
import { SourceMediaError } from '../../../src/shared/core/errors/errors.ts';
import { openBmp } from '../../../src/shared/kernels/picture/bmp-picture.ts';
import { openIcon } from '../../../src/shared/kernels/picture/icon-file.ts';
import { BLUE, drawPicture, GREEN, QUARTERS, RED, WHITE } from '../../fixtures/make-picture.ts';
import { type BmpParts, bmpFile, bmpRows, dib, iconFile } from '../../fixtures/write-bmp.ts';

const SIZE = { width: 7, height: 5 };
/** Number of the quarter that a pixel is in. */
const quarter = (x: number, y: number) => (y < 2 ? 0 : 2) + (x < 3 ? 0 : 1);
const COLOURS = [RED, GREEN, BLUE, WHITE];
const BLACK = [0, 0, 0];
const pack = (bits: readonly [number, number, number]) => (x: number, y: number) => {
  const colour = COLOURS[quarter(x, y)] ?? BLACK;
  const [red, green, blue] = colour.map((value, i) => Math.round((value * (2 ** (bits[i] ?? 0) - 1)) / 255));
  return ((red ?? 0) << (bits[1] + bits[2])) | ((green ?? 0) << bits[2]) | (blue ?? 0);
};
const plain = (bits: number, sample: (x: number, y: number) => number, more: Partial<BmpParts> = {}): Buffer => {
  const size = { ...SIZE, height: more.height ?? SIZE.height, bits };
  return bmpFile({ ...size, rows: bmpRows(size, sample), ...more });
};

const quartersOf = async (bytes: Uint8Array) => {
  const picture = await openPicture(bytes);
  expect(picture).toMatchObject(SIZE);
  const rgb = await picture.rgb();
  return [
    [0, 0],
    [6, 0],
    [0, 4],
    [6, 4],
  ].map(([x = 0, y = 0]) => [...rgb.subarray((y * 7 + x) * 3, (y * 7 + x) * 3 + 3)]);
};

const RLE8 = [
  [3, 2, 4, 3, 0, 0], // the lowest row: runs
  [0, 7, 2, 2, 2, 3, 3, 3, 3, 0, 0, 0], // literal pixels, an odd number
  [3, 2, 4, 3, 0, 0],
  [3, 0, 4, 1, 0, 0],
  [3, 0, 4, 1, 0, 1],
].flat();
const RLE4 = [
  [3, 0x22, 4, 0x33, 0, 0],
  [0, 7, 0x22, 0x23, 0x33, 0x30, 0, 0],
  [3, 0x22, 4, 0x33, 0, 0],
  [3, 0x00, 4, 0x11, 0, 0],
  [3, 0x00, 4, 0x11, 0, 1],
].flat();
const rle = (bits: 4 | 8, bytes: readonly number[], more: Partial<BmpParts> = {}) =>
  bmpFile({ ...SIZE, bits, compression: bits === 8 ? 1 : 2, palette: COLOURS, rows: Buffer.from(bytes), ...more });

describe('a BMP', () => {
  it.each<[string, Buffer]>([
    ['2 bits', plain(2, quarter, { palette: COLOURS })],
    ['4 bits', plain(4, quarter, { palette: COLOURS })],
    ['8 bits', plain(8, quarter, { palette: COLOURS })],
    [
      '8 bits of OS/2',
      plain(8, quarter, { palette: Array.from({ length: 256 }, (_, i) => COLOURS[i] ?? BLACK), header: 12 }),
    ],
    ['16 bits', plain(16, pack([5, 5, 5]))],
    ['16 bits, masks 5-6-5', plain(16, pack([5, 6, 5]), { compression: 3, masks: [0xf800, 0x7e0, 0x1f] })],
    ['24 bits', plain(24, pack([8, 8, 8]))],
    ['24 bits, from the top', plain(24, pack([8, 8, 8]), { height: -5 })],
    ['24 bits, header of version 5', plain(24, pack([8, 8, 8]), { header: 124 })],
    ['32 bits, fourth byte without a meaning', plain(32, pack([8, 8, 8]))],
    ['32 bits, masks of 10', plain(32, pack([10, 10, 10]), { compression: 3, masks: [0x3ff00000, 0xffc00, 0x3ff] })],
    [
      '32 bits, alpha of 0 throughout',
      plain(32, pack([8, 8, 8]), { header: 108, compression: 3, masks: [0xff0000, 0xff00, 0xff, 0xff000000] }),
    ],
    ['run lengths of 8 bits', rle(8, RLE8)],
    ['run lengths of 4 bits', rle(4, RLE4)],
    ['24 bits, the last padding missing', plain(24, pack([8, 8, 8])).subarray(0, -3)],
  ])('of %s shows its quarters', async (_, bytes) => {
    expect(await quartersOf(bytes)).toEqual(COLOURS);
  });

  it('of 1 bit shows black and white, and what is beyond its palette black', async () => {
    const bits = (x: number) => (x < 3 ? 0 : 1);
    expect(await quartersOf(plain(1, bits, { palette: [RED, WHITE] }))).toEqual([RED, WHITE, RED, WHITE]);
    expect(await quartersOf(plain(8, (x) => (x < 3 ? 0 : 9), { palette: [RED] }))).toEqual([RED, BLACK, RED, BLACK]);
  });

  it('puts what is transparent on black, and what run lengths leave out', async () => {
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const half = (x: number, y: number) => (pack([8, 8, 8])(x, y) | (x < 3 ? 0 : 0xff000000)) >>> 0;
    const alpha = plain(32, half, { header: 56, compression: 3, masks });
    expect((await openPicture(alpha)).channels).toBe(4);
    expect(await quartersOf(alpha)).toEqual([BLACK, GREEN, BLACK, WHITE]);
    // Move to the last pixel of the third row, then end.
    expect(await quartersOf(rle(8, [0, 2, 6, 4, 1, 1, 0, 1]))).toEqual([BLACK, GREEN, BLACK, BLACK]);
  });

  it.each<[string, Buffer, string, RegExp]>([
    ['cut off in its pixels', plain(24, pack([8, 8, 8])).subarray(0, -30), 'truncated', /ends after 3 of 5 rows/],
    ['cut off in run lengths', rle(8, RLE8.slice(0, 8)), 'truncated', /ends after 1 of 5 rows/],
    ['cut off in its header', plain(24, pack([8, 8, 8])).subarray(0, 40), 'truncated', /within its header/],
    ['with a JPEG inside', plain(24, pack([8, 8, 8]), { compression: 4 }), 'unsupportedPicture', /a JPEG inside/],
    ['with a PNG inside', plain(32, pack([8, 8, 8]), { compression: 5 }), 'unsupportedPicture', /a PNG inside/],
    ['of 7 bits', plain(8, quarter, { palette: COLOURS, bits: 7 }), 'truncated', /7 bits a pixel/],
    ['of no columns', plain(24, pack([8, 8, 8]), { width: 0 }), 'truncated', /0×5 pixels/],
    [
      'of too many pixels',
      plain(24, pack([8, 8, 8]), { width: 50_000, height: -50_000, rows: Buffer.alloc(9) }),
      'tooLarge',
      /50000×50000/,
    ],
  ])('fails when it is %s', async (_, bytes, reason, message) => {
    const pixels = async () => (await openPicture(bytes)).rgb();
    await expect(pixels()).rejects.toMatchObject({ reason, message: expect.stringMatching(message) });
  });

  it('fails with a reason, whatever its bytes are', () => {
    const seeds = [plain(8, quarter, { palette: COLOURS }), rle(8, RLE8), rle(4, RLE4), plain(32, pack([8, 8, 8]))];
    const changes = fc.array(fc.tuple(fc.nat({ max: 140 }), fc.nat({ max: 255 })), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), changes, fc.nat({ max: 200 }), (seed, edits, length) => {
        const bytes = Buffer.from(seed.subarray(0, Math.max(20, seed.length - (length % 60))));
        for (const [at, value] of edits) if (at < bytes.length && at >= 14) bytes[at] = value;
        try {
          const picture = openBmp(bytes);
          if (picture.width * picture.height > 100_000) return;
          expect(picture.pixels()).toHaveLength(picture.width * picture.height * 4);
        } catch (error) {
          if (!(error instanceof SourceMediaError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an icon', () => {
  const square = (side: number, bits: number, sample: (x: number, y: number) => number, mask?: Buffer) => {
    const rows = Buffer.concat([bmpRows({ width: side, height: side, bits }, sample), mask ?? Buffer.alloc(0)]);
    return dib({ width: side, height: side * 2, bits, rows, ...(bits <= 8 ? { palette: COLOURS } : {}) });
  };
  const rgbOf = async (bytes: Uint8Array, x: number, y: number) => {
    const picture = await openPicture(bytes);
    const at = (y * picture.width + x) * 3;
    return [...(await picture.rgb()).subarray(at, at + 3)];
  };
  const png = () => drawPicture(300, 300, QUARTERS).png().toBuffer();

  it('shows its largest picture, a PNG', async () => {
    const icon = iconFile([
      { side: 16, bits: 32, content: square(16, 32, () => 0xffff0000) },
      { side: 256, bits: 32, content: await png() },
    ]);
    expect(await openPicture(icon)).toMatchObject({ format: 'ico', width: 300, height: 300, channels: 3 });
    expect(await rgbOf(icon, 299, 0)).toEqual(GREEN);
  });

  it('shows the one with the most colours of equally large ones', async () => {
    const icon = iconFile([
      { side: 8, bits: 4, content: square(8, 4, () => 0) },
      { side: 8, bits: 32, content: square(8, 32, () => 0xff00ff00) },
    ]);
    expect(await rgbOf(icon, 4, 4)).toEqual(GREEN);
  });

  it('puts on black what its mask or its alpha makes transparent', async () => {
    const mask = Buffer.alloc(8 * 4);
    mask[7 * 4] = 0x80; // the pixel at the upper left: rows go up
    const masked = iconFile([{ side: 8, bits: 4, content: square(8, 4, () => 3, mask) }]);
    expect([await rgbOf(masked, 0, 0), await rgbOf(masked, 1, 0)]).toEqual([BLACK, WHITE]);
    const alpha = iconFile([{ side: 8, bits: 32, content: square(8, 32, (x) => (x < 4 ? 0x00ffffff : 0xffffffff)) }]);
    expect([await rgbOf(alpha, 0, 0), await rgbOf(alpha, 7, 0)]).toEqual([BLACK, WHITE]);
  });

  it('may be a cursor', async () => {
    const cursor = iconFile([{ side: 8, bits: 24, content: square(8, 24, () => 0x0000ff) }], 2);
    expect(await rgbOf(cursor, 4, 4)).toEqual(BLUE);
  });

  it('fails when it is cut off', async () => {
    const icon = iconFile([{ side: 8, bits: 32, content: square(8, 32, () => 0) }]);
    await expect(openPicture(icon.subarray(0, 100))).rejects.toMatchObject({ reason: 'truncated' });
    const alone = iconFile([{ side: 8, bits: 32, content: square(8, 32, () => 0).subarray(0, 60) }]);
    await expect(openPicture(alone).then((picture) => picture.rgb())).rejects.toMatchObject({ reason: 'truncated' });
  });

  it('fails with a reason, whatever its bytes are', () => {
    const seed = iconFile([{ side: 8, bits: 4, content: square(8, 4, () => 1, Buffer.alloc(32)) }]);
    const changes = fc.array(fc.tuple(fc.nat({ max: 70 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(changes, (edits) => {
        const bytes = Buffer.from(seed);
        for (const [at, value] of edits) bytes[at] = value;
        try {
          const icon = openIcon(bytes);
          if ('own' in icon && icon.own.width * icon.own.height <= 100_000) icon.own.pixels();
        } catch (error) {
          if (!(error instanceof SourceMediaError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
