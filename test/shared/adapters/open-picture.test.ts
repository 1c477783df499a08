import { describe, expect, it } from 'vitest';
import { openPicture } from '../../../src/shared/adapters/pictures/open-picture.ts';
import type { PictureSize } from '../../../src/shared/core/media/fit-picture.ts';
import {
  BLUE,
  drawPicture,
  floatTiff,
  GREEN,
  heicHeader,
  pngClaiming,
  QUARTERS,
  RED,
  sharp,
  WHITE,
} from '../../fixtures/make-picture.ts';

/** Middle of each quarter, from left to right and from top to bottom. */
const quartersOf = (rgb: Uint8Array, { width, height }: PictureSize): number[][] =>
  [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => {
      const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
      return [...rgb.subarray(at, at + 3)];
    }),
  );

const isNear = (actual: number[][], expected: readonly (readonly number[])[], tolerance: number) =>
  expected.every((colour, i) => colour.every((value, c) => Math.abs(value - (actual[i]?.[c] ?? -1000)) <= tolerance));

const quarters = () => drawPicture(48, 32, QUARTERS);
const BLACK = [0, 0, 0];
const rgb = { width: 48, height: 32, channels: 3, bits: 8 };

describe('openPicture', () => {
  it.each([
    ['a JPEG', () => quarters().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }), { ...rgb, format: 'jpeg' }],
    ['a PNG', () => quarters().png(), { ...rgb, format: 'png' }],
    ['a PNG with a palette', () => quarters().png({ palette: true }), { ...rgb, format: 'png' }],
    ['a PNG of 16 bits', () => quarters().toColourspace('rgb16').png(), { ...rgb, bits: 16, format: 'png' }],
    ['a WebP', () => quarters().webp({ lossless: true }), { ...rgb, format: 'webp' }],
    ['an AVIF', () => quarters().avif({ quality: 90, chromaSubsampling: '4:4:4' }), { ...rgb, format: 'avif' }],
    ['a TIFF', () => quarters().tiff({ compression: 'lzw' }), { ...rgb, format: 'tiff' }],
  ])('reads %s: what it is, and its pixels', async (_, draw, facts) => {
    const picture = await openPicture(await draw().toBuffer());
    expect(picture).toMatchObject({ ...facts, orientation: 1 });
    const pixels = await picture.rgb();
    expect(pixels).toHaveLength(48 * 32 * 3);
    expect(isNear(quartersOf(pixels, picture), [RED, GREEN, BLUE, WHITE], 8)).toBe(true);
  });

  it('reads the first picture of an animated GIF', async () => {
    const frames = drawPicture(8, 16, (_, y) => (y < 0.5 ? RED : BLUE));
    const raw = { width: 8, height: 16, channels: 3 as const, pageHeight: 8 };
    const gif = await sharp(await frames.raw().toBuffer(), { raw })
      .gif()
      .toBuffer();
    const picture = await openPicture(gif);
    expect(picture).toMatchObject({ format: 'gif', width: 8, height: 8 });
    expect(isNear(quartersOf(await picture.rgb(), picture), [RED, RED, RED, RED], 0)).toBe(true);
  });

  it.each([
    [1, 48, 32, [RED, GREEN, BLUE, WHITE]],
    [2, 48, 32, [GREEN, RED, WHITE, BLUE]],
    [3, 48, 32, [WHITE, BLUE, GREEN, RED]],
    [4, 48, 32, [BLUE, WHITE, RED, GREEN]],
    [5, 32, 48, [RED, BLUE, GREEN, WHITE]],
    [6, 32, 48, [BLUE, RED, WHITE, GREEN]],
    [7, 32, 48, [WHITE, GREEN, BLUE, RED]],
    [8, 32, 48, [GREEN, WHITE, RED, BLUE]],
  ])('turns a JPEG of EXIF orientation %i upright', async (orientation, width, height, expected) => {
    const jpeg = await quarters().jpeg({ chromaSubsampling: '4:4:4' }).withMetadata({ orientation }).toBuffer();
    const picture = await openPicture(jpeg);
    expect(picture).toMatchObject({ width, height, orientation });
    expect(isNear(quartersOf(await picture.rgb(), picture), expected, 10)).toBe(true);
  });

  it('puts what is transparent on black', async () => {
    const picture = await openPicture(
      await drawPicture(8, 8, (x) => [255, 255, 255, x < 0.5 ? 255 : 0])
        .png()
        .toBuffer(),
    );
    expect(picture.channels).toBe(4);
    expect(quartersOf(await picture.rgb(), picture)).toEqual([[...WHITE], [0, 0, 0], [...WHITE], [0, 0, 0]]);
  });

  it('counts the channels of gray pictures, and gives them as RGB', async () => {
    const gray = await openPicture(
      await drawPicture(4, 4, () => [77])
        .toColourspace('b-w')
        .png()
        .toBuffer(),
    );
    expect(gray.channels).toBe(1);
    expect(new Set(await gray.rgb())).toEqual(new Set([77]));
  });

  it('reads a CMYK JPEG as RGB', async () => {
    const picture = await openPicture(await quarters().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer());
    expect(picture).toMatchObject({ ...rgb, format: 'jpeg' });
    const [red = [], , , white = []] = quartersOf(await picture.rgb(), picture);
    expect(red[0]).toBeGreaterThan(180);
    expect(Math.max(...red.slice(1))).toBeLessThan(80);
    expect(Math.min(...white)).toBeGreaterThan(240);
  });

  it('reads a picture of one pixel, at any size', async () => {
    const picture = await openPicture(
      await drawPicture(1, 1, () => [1, 2, 3])
        .png()
        .toBuffer(),
    );
    expect([...(await picture.rgb())]).toEqual([1, 2, 3]);
    expect([...(await picture.rgb({ width: 2, height: 1 }))]).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('makes smaller by averaging, without halos', async () => {
    const picture = await openPicture(
      await drawPicture(64, 64, (x) => (x < 0.5 ? [40, 40, 40] : [200, 200, 200]))
        .png()
        .toBuffer(),
    );
    const small = await picture.rgb({ width: 16, height: 16 });
    expect(Math.min(...small)).toBe(40);
    expect(Math.max(...small)).toBe(200);
  });

  it('stretches, crops, or leaves black bars', async () => {
    const picture = await openPicture(
      await drawPicture(64, 32, (x) => (x < 0.25 || x >= 0.75 ? RED : GREEN))
        .png()
        .toBuffer(),
    );
    const middleOfRow = async (fit: 'stretch' | 'cover' | 'contain', y: number) => {
      const pixels = await picture.rgb({ width: 16, height: 16 }, fit);
      return [0, 8].map((x) => [...pixels.subarray((y * 16 + x) * 3, (y * 16 + x) * 3 + 3)]);
    };
    expect(await middleOfRow('stretch', 8)).toEqual([RED, GREEN]);
    expect(await middleOfRow('contain', 8)).toEqual([RED, GREEN]);
    expect(await middleOfRow('contain', 0)).toEqual([BLACK, BLACK]);
    const [left = [], middle] = await middleOfRow('cover', 8);
    expect(middle).toEqual(GREEN);
    expect(left[1]).toBeGreaterThan(200);
  });

  it.each([
    ['nothing', async () => Buffer.alloc(0), 'empty', /0 bytes/],
    ['a text', async () => Buffer.from('hello'), 'notPicture', /looks like a text.*JPEG, PNG/],
    [
      'an SVG, which may name other files',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'unsupportedPicture',
      /an SVG drawing/,
    ],
    ['a PNG that claims 50000×50000', async () => pngClaiming(50_000, 50_000), 'tooLarge', /50000×50000.*40 million/],
    [
      'more bytes than are held in memory',
      async () => Buffer.concat([pngClaiming(1, 1), Buffer.alloc(64 * 1024 * 1024)]),
      'tooLarge',
      /bytes; at most 67108864/,
    ],
    ['a HEIC file', async () => heicHeader(), 'unsupportedPicture', /HEIC.*cannot decode.*Convert it/],
    [
      'a TIFF of floating point samples',
      async () => floatTiff(),
      'unsupportedPicture',
      /floating point samples of 32 bits/,
    ],
    ['a PNG of a signature only', async () => pngClaiming(4, 4).subarray(0, 20), 'truncated', /PNG picture, but/],
  ])('fails for %s', async (_, bytes, reason, message) => {
    await expect(openPicture(await bytes())).rejects.toMatchObject({
      name: 'SourceMediaError',
      reason,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['JPEG', () => drawPicture(300, 200, (x, y) => [x * 255, y * 255, (x * y * 9999) % 255]).jpeg()],
    ['PNG', () => drawPicture(300, 200, (x, y) => [x * 255, y * 255, (x * y * 9999) % 255]).png()],
    ['WebP', () => drawPicture(300, 200, (x, y) => [x * 255, y * 255, (x * y * 9999) % 255]).webp()],
  ])('fails for a truncated %s, at the latest when its pixels are asked for', async (_, draw) => {
    const bytes = await draw().toBuffer();
    const pixels = async () => (await openPicture(bytes.subarray(0, bytes.length / 2))).rgb();
    await expect(pixels()).rejects.toMatchObject({ reason: 'truncated' });
  });
});
