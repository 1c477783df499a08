import { describe, expect, it } from 'vitest';
import { IncompleteRenderError } from '../../src/shared/errors.ts';
import { checkCounts } from '../../src/worker/check-counts.ts';
import type { RenderPlan } from '../../src/worker/plan/plan-renders.ts';
import { makeProbe } from '../fixtures/probe.ts';

const size = { width: 4, height: 4 };
const planOf = (startMs: number, endMs: number): RenderPlan => ({
  range: { startMs, endMs },
  gif: { ...size, fps: 10, count: Math.ceil((endMs - startMs) / 100), delaysCs: [] },
  frames: { ...size, firstSecond: startMs / 1000, count: Math.ceil((endMs - startMs) / 1000) },
});

describe('checkCounts', () => {
  it('accepts exactly what was planned', () => {
    expect(() =>
      checkCounts(planOf(0, 30_000), { gif: 300, frames: 30, ascii: 0 }, makeProbe(), undefined),
    ).not.toThrow();
  });

  it.each([
    ['a GIF frame', { gif: 299, frames: 30, ascii: 0 }],
    ['a picture', { gif: 300, frames: 29, ascii: 0 }],
    ['everything', { gif: 0, frames: 0, ascii: 0 }],
  ])('fails when %s is missing from a slice in the middle', (_, received) => {
    expect(() => checkCounts(planOf(0, 30_000), received, makeProbe(), undefined)).toThrow(IncompleteRenderError);
  });

  it('holds the last picture over the rounding of the length at the end of the film', () => {
    expect(() =>
      checkCounts(planOf(60_000, 62_100), { gif: 20, frames: 3, ascii: 0 }, makeProbe(), undefined),
    ).not.toThrow();
  });

  it('fails when more than the rounding is missing at the end of the film', () => {
    expect(() => checkCounts(planOf(60_000, 62_100), { gif: 17, frames: 3, ascii: 0 }, makeProbe(), undefined)).toThrow(
      '17 of 21 pictures came out for gif of 60-62.1 s',
    );
  });

  it('fails for the least shortage when the transport had trouble, and names it', () => {
    const cut = 'the connection was cut';
    expect(() => checkCounts(planOf(60_000, 62_100), { gif: 20, frames: 3, ascii: 0 }, makeProbe(), cut)).toThrow(cut);
  });
});
