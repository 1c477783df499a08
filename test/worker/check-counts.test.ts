import { describe, expect, it } from 'vitest';
import { missingPictures, reachesEnd } from '../../src/renders/graph/check-counts.ts';
import { planRenders, type RenderPlan } from '../../src/renders/graph/plan-renders.ts';
import { optionsOf } from '../fakes/job-documents.ts';
import { makeProbe } from '../fixtures/probe.ts';

const size = { width: 4, height: 4 };
const planOf = (startMs: number, endMs: number): RenderPlan => ({
  range: { startMs, endMs },
  gif: { ...size, firstMs: startMs, fps: 10, count: Math.ceil((endMs - startMs) / 100), delaysCs: [], loop: 0 },
  frames: {
    ...size,
    firstMs: startMs,
    fps: 1,
    firstSecond: startMs / 1000,
    count: Math.ceil((endMs - startMs) / 1000),
  },
});

describe('missingPictures', () => {
  it('accepts exactly what was planned', () => {
    expect(missingPictures(planOf(0, 30_000), { gif: 300, frames: 30 })).toBeUndefined();
  });

  it.each([
    ['a GIF frame', { gif: 299, frames: 30 }, '299 of 300 pictures came out for gif of 0-30 s'],
    ['a picture', { gif: 300, frames: 29 }, '29 of 30 pictures came out for frames of 0-30 s'],
    ['everything', { gif: 0, frames: 0 }, '0 of 300 pictures came out for gif of 0-30 s'],
  ])('tells that %s is missing', (_, received, message) => {
    const missing = missingPictures(planOf(0, 30_000), received);
    expect(missing).toMatchObject({ name: 'IncompleteRenderError', message: expect.stringContaining(message) });
  });

  it.each([
    ['ascii', { edges: 60, grayscale: 3 }],
    ['edges', { ascii: 30, edges: 59, grayscale: 3 }],
    ['grayscale', { ascii: 30, edges: 60, grayscale: 1 }],
  ])('tells that pictures of %s are missing', (kind, received) => {
    const range = { startMs: 30_000, endMs: 33_000 };
    const plan = planRenders(
      makeProbe(),
      optionsOf('video', { renders: ['ascii', 'edges', 'grayscale'], 'edges.fps': 20 }),
      range,
    );
    expect(missingPictures(plan, received)?.message).toContain(`pictures came out for ${kind} of 30-33 s`);
  });
});

describe('reachesEnd', () => {
  it('goes by the packets where they were read: silence behind the last picture is no truncation', () => {
    const probe = makeProbe({ durationMs: 105_000, originUs: 1_000_000 }, { lastUs: 59_000_000 });
    expect(reachesEnd(probe, 58_000)).toBe(true);
    expect(reachesEnd(probe, 57_900)).toBe(true);
    expect(reachesEnd(probe, 57_000)).toBe(false);
  });

  it('goes by the length where the index was believed, and allows for its rounding', () => {
    expect(reachesEnd(makeProbe(), 62_060)).toBe(true);
    expect(reachesEnd(makeProbe(), 61_970)).toBe(true);
    expect(reachesEnd(makeProbe(), 61_900)).toBe(false);
  });
});
