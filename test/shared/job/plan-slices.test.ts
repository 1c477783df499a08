import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidEventError } from '../../../src/shared/core/errors/errors.ts';
import { countSlices, planSlices } from '../../../src/shared/core/slices/plan-slices.ts';

const durations = fc.integer({ min: 1, max: 3_000_000 });
const sliceLengths = fc.integer({ min: 1_000, max: 300_000 });

describe('planSlices', () => {
  it('covers any duration without a gap or an overlap', () => {
    fc.assert(
      fc.property(durations, sliceLengths, (durationMs, sliceMs) => {
        const slices = planSlices(durationMs, sliceMs);
        expect(slices).toHaveLength(Math.ceil(durationMs / sliceMs));
        let cursor = 0;
        for (const [at, slice] of slices.entries()) {
          expect(slice.index).toBe(at);
          expect(slice.startMs).toBe(cursor);
          expect(slice.endMs).toBeGreaterThan(slice.startMs);
          expect(slice.endMs - slice.startMs).toBeLessThanOrEqual(sliceMs);
          cursor = slice.endMs;
        }
        expect(cursor).toBe(durationMs);
      }),
    );
  });

  it('joins a tail below a sixth of a slice and below 5 s with the slice before it, and nothing else', () => {
    const lengths = (durationMs: number, sliceMs = 30_000) =>
      planSlices(durationMs, sliceMs, true).map(({ startMs, endMs }) => endMs - startMs);
    expect(lengths(62_100)).toEqual([30_000, 32_100]);
    expect(lengths(64_999)).toEqual([30_000, 34_999]);
    expect(lengths(65_000)).toEqual([30_000, 30_000, 5_000]);
    expect(lengths(60_000)).toEqual([30_000, 30_000]);
    expect(lengths(30_001)).toEqual([30_001]);
    expect(lengths(2_000)).toEqual([2_000]);
    // Of short slices a sixth counts, of long ones 5 s.
    expect(lengths(11_700, 10_000)).toEqual([10_000, 1_700]);
    expect(lengths(11_600, 10_000)).toEqual([11_600]);
    expect(lengths(604_999, 300_000)).toEqual([300_000, 304_999]);
    expect(lengths(605_000, 300_000)).toEqual([300_000, 300_000, 5_000]);
    expect(planSlices(10_350_000, 30_000, true)).toHaveLength(345);
  });

  it('covers any duration as well when tails are joined, and counts its slices without making them', () => {
    fc.assert(
      fc.property(durations, sliceLengths, (durationMs, sliceMs) => {
        const slices = planSlices(durationMs, sliceMs, true);
        const plain = planSlices(durationMs, sliceMs);
        expect(slices).toHaveLength(countSlices(durationMs, sliceMs, true));
        expect(slices.slice(0, -1)).toEqual(plain.slice(0, slices.length - 1));
        expect(slices.at(-1)).toEqual({ ...plain[slices.length - 1], endMs: durationMs });
      }),
    );
  });

  it('gives a video of 62.1 s slices of 30, 30 and 2.1 s', () => {
    expect(planSlices(62_100, 30_000)).toEqual([
      { index: 0, startMs: 0, endMs: 30_000 },
      { index: 1, startMs: 30_000, endMs: 60_000 },
      { index: 2, startMs: 60_000, endMs: 62_100 },
    ]);
  });

  it('gives a video that ends on a border no empty slice', () => {
    expect(planSlices(60_000, 30_000).map(({ endMs }) => endMs)).toEqual([30_000, 60_000]);
  });

  it.each([
    ['durationMs', 0, 30_000],
    ['durationMs', -1, 30_000],
    ['durationMs', 1.5, 30_000],
    ['durationMs', Number.NaN, 30_000],
    ['sliceMs', 1_000, 0],
    ['sliceMs', 1_000, Number.POSITIVE_INFINITY],
  ])('fails naming %s when it is no positive whole number (%s, %s)', (name, durationMs, sliceMs) => {
    expect(() => planSlices(durationMs, sliceMs)).toThrow(InvalidEventError);
    expect(() => planSlices(durationMs, sliceMs)).toThrow(name);
  });

  it('counts slices without making them', () => {
    expect(countSlices(2_147_483_000_000, 1_000)).toBe(2_147_483_000);
  });
});
