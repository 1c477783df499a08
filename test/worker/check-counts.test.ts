import { describe, expect, it } from 'vitest';
import { IncompleteRenderError } from '../../src/shared/errors.ts';
import { checkCounts } from '../../src/worker/check-counts.ts';
import { planRenders, type RenderPlan } from '../../src/worker/plan/plan-renders.ts';
import { optionsOf } from '../fakes/job-documents.ts';
import { makeProbe } from '../fixtures/probe.ts';

const size = { width: 4, height: 4 };
const planOf = (startMs: number, endMs: number): RenderPlan => ({
  range: { startMs, endMs },
  gif: { ...size, firstMs: startMs, fps: 10, count: Math.ceil((endMs - startMs) / 100), delaysCs: [] },
  frames: {
    ...size,
    firstMs: startMs,
    fps: 1,
    firstSecond: startMs / 1000,
    count: Math.ceil((endMs - startMs) / 1000),
  },
});

describe('checkCounts', () => {
  it('accepts exactly what was planned', () => {
    expect(() => checkCounts(planOf(0, 30_000), { gif: 300, frames: 30 }, makeProbe(), undefined)).not.toThrow();
  });

  it.each([
    ['a GIF frame', { gif: 299, frames: 30 }],
    ['a picture', { gif: 300, frames: 29 }],
    ['everything', { gif: 0, frames: 0 }],
  ])('fails when %s is missing from a slice in the middle', (_, received) => {
    expect(() => checkCounts(planOf(0, 30_000), received, makeProbe(), undefined)).toThrow(IncompleteRenderError);
  });

  it('holds the last picture over the rounding of the length at the end of the film', () => {
    expect(() => checkCounts(planOf(60_000, 62_100), { gif: 20, frames: 3 }, makeProbe(), undefined)).not.toThrow();
  });

  it('fails when more than the rounding is missing at the end of the film', () => {
    expect(() => checkCounts(planOf(60_000, 62_100), { gif: 17, frames: 3 }, makeProbe(), undefined)).toThrow(
      '17 of 21 pictures came out for gif of 60-62.1 s',
    );
  });

  it.each([
    ['ascii', { edges: 60, grayscale: 3 }],
    ['edges', { ascii: 30, edges: 59, grayscale: 3 }],
    ['grayscale', { ascii: 30, edges: 60, grayscale: 1 }],
  ])('fails when pictures of %s are missing', (kind, received) => {
    const range = { startMs: 30_000, endMs: 33_000 };
    const plan = planRenders(
      makeProbe(),
      optionsOf('video', { renders: ['ascii', 'edges', 'grayscale'], 'edges.fps': 20 }),
      range,
    );
    expect(() => checkCounts(plan, received, makeProbe(), undefined)).toThrow(
      `pictures came out for ${kind} of 30-33 s`,
    );
  });

  it('fails for the least shortage when the transport had trouble, and names it', () => {
    const cut = 'the connection was cut';
    expect(() => checkCounts(planOf(60_000, 62_100), { gif: 20, frames: 3 }, makeProbe(), cut)).toThrow(cut);
  });
});
