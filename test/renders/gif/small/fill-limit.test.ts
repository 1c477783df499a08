import { describe, expect, it } from 'vitest';
import { largestFitting } from '../../../../src/renders/gif/kernel/fill-limit.ts';

const find = async (
  sizeOf: (value: number) => number,
  maxBytes: number,
  start: number,
  isFar = (_: number) => false,
) => {
  const asked: number[] = [];
  const measure = async (value: number) => {
    asked.push(value);
    return { bytes: sizeOf(value), fits: sizeOf(value) <= maxBytes, isFar: isFar(value) };
  };
  const found = await largestFitting(measure, { range: [16, 240], start, growth: 1.7, maxBytes, mostTries: 6 });
  return { found, asked };
};

describe('largestFitting', () => {
  it('finds the largest that fits, wherever it begins and however sizes grow', async () => {
    for (const power of [1.2, 1.7, 2]) {
      for (const start of [60, 150, 240]) {
        const { found, asked } = await find((width) => width ** power, 156 ** power, start);
        expect(found).toBeGreaterThanOrEqual(152);
        expect(found).toBeLessThanOrEqual(156);
        expect(asked.length).toBeLessThanOrEqual(6);
        expect(new Set(asked).size).toBe(asked.length);
      }
    }
  });

  it('is undefined where none was seen to fit, and the largest of all where that fits', async () => {
    expect((await find((width) => width, 3, 100)).found).toBeUndefined();
    expect(await find((width) => width, 1000, 240)).toEqual({ found: 240, asked: [240] });
  });

  it('gives up what is far from the film', async () => {
    expect(
      (
        await find(
          (width) => width,
          200,
          100,
          () => true,
        )
      ).asked,
    ).toEqual([100]);
  });
});
