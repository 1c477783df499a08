import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPicture } from '../../../src/shared/adapters/pictures/open-picture.ts';
import { enlargePicture } from '../../../src/shared/kernels/picture/enlarge-picture.ts';
import { planResize } from '../../../src/shared/kernels/picture/resize-plan.ts';
import { drawPicture, sharp } from '../../fixtures/make-picture.ts';

/** A resampler as it stands in books: a triangle over what a pixel covers, centres on centres. */
const resampled = (line: readonly number[], from: number, length: number, wanted: number): number[] => {
  const step = length / wanted;
  const reach = Math.max(1, step);
  return Array.from({ length: wanted }, (_, i) => {
    const centre = from + (i + 0.5) * step - 0.5;
    let [sum, weight] = [0, 0];
    for (let at = Math.floor(centre - reach); at <= centre + reach + 1; at++) {
      const share = Math.max(0, 1 - Math.abs(at - centre) / reach);
      sum += share * (line[Math.min(line.length - 1, Math.max(0, at))] as number);
      weight += share;
    }
    return sum / weight;
  });
};

const lineOf = (width: number) =>
  Array.from({ length: width }, (_, x) => Math.round(127 + 120 * Math.sin((x * 9) / width)));
const grayPng = (line: readonly number[], height: number, isColumn = false) => {
  const [w, h] = isColumn ? [height, line.length] : [line.length, height];
  const raw = Uint8Array.from({ length: w * h }, (_, i) => line[isColumn ? Math.floor(i / w) : i % w] as number);
  return sharp(raw, { raw: { width: w, height: h, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
};
const worstOf = (actual: readonly number[], expected: readonly number[]) =>
  Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? -1000))));

describe('a picture at another size', () => {
  it.each([
    [2, 2],
    [3, 1],
    [48, 32],
    [100, 100],
    [200, 10],
    [255, 255],
    [300, 100],
    [257, 300],
    [1000, 90],
  ])('of %i×%i is where it was: 256×256 equals an exact resampler in both directions', async (length, other) => {
    const line = lineOf(length);
    const exact = resampled(line, 0, length, 256);
    const size = { width: 256, height: 256 };
    const rows = await (await openPicture(await grayPng(line, other))).rgb(size);
    const columns = await (await openPicture(await grayPng(line, other, true))).rgb(size);
    const middle = (rgb: Uint8Array, isColumn: boolean) =>
      Array.from({ length: 256 }, (_, i) => rgb[(isColumn ? i * 256 + 128 : 128 * 256 + i) * 3] ?? -1);
    expect(worstOf(middle(rows, false), exact)).toBeLessThan(1);
    expect(worstOf(middle(columns, true), exact)).toBeLessThan(1);
  });

  it('keeps a step in the middle in the middle, however it is fitted', async () => {
    const bytes = await drawPicture(20, 10, (x) => (x < 0.5 ? [0, 0, 0] : [200, 200, 200]))
      .png()
      .toBuffer();
    const picture = await openPicture(bytes);
    for (const fit of ['stretch', 'cover', 'contain'] as const) {
      const rgb = await picture.rgb({ width: 256, height: 256 }, fit);
      const row = Array.from({ length: 256 }, (_, x) => rgb[(128 * 256 + x) * 3] ?? -1);
      // Symmetric around the border between the pixels 127 and 128.
      for (let x = 0; x < 128; x++) expect((row[x] ?? 0) + (row[255 - x] ?? 0), `${fit} ${x}`).toBe(200);
    }
    const bars = await picture.rgb({ width: 256, height: 256 }, 'contain');
    const column = Array.from({ length: 256 }, (_, y) => bars[(y * 256 + 200) * 3] ?? -1);
    expect(column.map((value) => value > 0)).toEqual(column.map((_, y) => y >= 64 && y < 192));
  });

  it('changes nothing at the same size, and stays within its values', () => {
    const pictures = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.record({
        size: fc.constant({ width, height }),
        rgb: fc.uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 }),
        more: fc.record({ width: fc.nat({ max: 20 }), height: fc.nat({ max: 20 }) }),
      }),
    );
    fc.assert(
      fc.property(pictures, ({ size, rgb, more }) => {
        expect(enlargePicture(rgb, size, size)).toEqual(rgb);
        const wanted = { width: size.width + more.width, height: size.height + more.height };
        const large = enlargePicture(rgb, size, wanted);
        expect(Math.min(...large)).toBeGreaterThanOrEqual(Math.min(...rgb));
        expect(Math.max(...large)).toBeLessThanOrEqual(Math.max(...rgb));
      }),
    );
  });

  it('is enlarged here only where a side grows', () => {
    expect(planResize({ width: 512, height: 300 }, { width: 256, height: 256 }, 'stretch').enlarged).toBeUndefined();
    expect(planResize({ width: 512, height: 100 }, { width: 256, height: 256 }, 'contain').enlarged).toBeUndefined();
    expect(planResize({ width: 512, height: 100 }, { width: 256, height: 256 }, 'stretch')).toMatchObject({
      decoded: { width: 256, height: 100 },
    });
    expect(planResize({ width: 512, height: 128 }, { width: 256, height: 256 }, 'cover').enlarged?.window).toEqual({
      left: 192,
      top: 0,
      width: 128,
      height: 128,
    });
  });
});
