import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planGifDelays } from '../../../../src/renders/gif/kernel/plan-gif-delays.ts';
import { ConfigError } from '../../../../src/shared/core/errors/errors.ts';

const lengths = fc.integer({ min: 1, max: 900_000 });
const rates = fc.integer({ min: 1, max: 50 });
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('planGifDelays', () => {
  it('gives 300 equal delays to 30 s at 10 fps', () => {
    expect(planGifDelays(30_000, 10)).toEqual(new Array(300).fill(10));
  });

  it('sums to the length in centiseconds, for every length and rate', () => {
    fc.assert(
      fc.property(lengths, rates, (ms, fps) => {
        expect(sum(planGifDelays(ms, fps))).toBe(Math.round(ms / 10));
      }),
    );
  });

  it('plans a frame for every started frame period', () => {
    fc.assert(
      fc.property(lengths, rates, (ms, fps) => {
        const count = planGifDelays(ms, fps).length;
        expect((count - 1) * 1000).toBeLessThan(ms * fps);
        expect(count * 1000).toBeGreaterThanOrEqual(ms * fps);
      }),
    );
  });

  it('never plans a negative delay, and only a last frame may fall below 2 cs', () => {
    fc.assert(
      fc.property(lengths, rates, (ms, fps) => {
        const delays = planGifDelays(ms, fps);
        expect(delays.slice(0, -1).every((delay) => delay >= 2)).toBe(true);
        expect(delays.at(-1)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('shows every frame within 2.5 cs of its time: rounding, and what it lends', () => {
    fc.assert(
      fc.property(lengths, rates, (ms, fps) => {
        let shownAtCs = 0;
        let farthest = 0;
        for (const [i, delay] of planGifDelays(ms, fps).entries()) {
          farthest = Math.max(farthest, Math.abs(shownAtCs - (100 * i) / fps));
          shownAtCs += delay;
        }
        expect(farthest).toBeLessThanOrEqual(2.5);
      }),
    );
  });

  it('rounds boundaries and not delays, so that thirds do not drift', () => {
    expect(planGifDelays(1000, 3)).toEqual([33, 34, 33]);
    expect(planGifDelays(1000, 30).slice(0, 6)).toEqual([3, 4, 3, 3, 4, 3]);
  });

  it('lends centiseconds to a last frame that browsers would stretch', () => {
    expect(planGifDelays(1005, 10)).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 9, 2]);
    expect(planGifDelays(1002, 10)).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 8, 2]);
  });

  it('leaves a short last frame alone where no frame before it can lend', () => {
    expect(planGifDelays(50, 50)).toEqual([2, 2, 1]);
    expect(planGifDelays(1, 10)).toEqual([0]);
    expect(planGifDelays(10, 10)).toEqual([1]);
  });

  it('fails on a length or a rate that is out of range, naming the value', () => {
    for (const ms of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => planGifDelays(ms, 10)).toThrow(new RegExp(`length of a GIF is ${ms} ms`));
    }
    for (const fps of [0, 51, 9.97, Number.NaN]) expect(() => planGifDelays(1000, fps)).toThrow(ConfigError);
  });
});
