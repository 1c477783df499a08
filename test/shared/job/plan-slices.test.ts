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
