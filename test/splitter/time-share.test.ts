import { expect, it } from 'vitest';
import { shareOfTime } from '../../src/splitter/time-share.ts';

it('uploads of one event share the time that is left, and what one leaves is for the others', () => {
  let remaining = 900_000;
  const shares: number[] = [];
  for (const [uses, left] of [
    [300_000, 3],
    [1_000, 2],
    [0, 1],
  ] as const) {
    const share = shareOfTime(() => remaining, left);
    shares.push(share());
    remaining -= uses;
    expect(share()).toBeCloseTo((shares.at(-1) ?? 0) - uses);
  }
  expect(shares.map(Math.round)).toEqual([300_000, 300_000, 599_000]);
});
