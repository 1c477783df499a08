import { describe, expect, it } from 'vitest';
import { planRenders } from '../../../src/renders/graph/plan-renders.ts';
import { planGrayscale } from '../../../src/renders/grayscale/plan/plan-grayscale.ts';
import { fitPicture } from '../../../src/shared/core/media/fit-picture.ts';
import type { OptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { makeProbe } from '../../fixtures/probe.ts';

describe('planRenders', () => {
  it('plans 300 GIF frames, 30 seconds and 300 screens for a full slice with the defaults', () => {
    const plan = planRenders(makeProbe(), optionsOf('video'), { startMs: 30_000, endMs: 60_000 });
    expect(plan.gif).toMatchObject({ width: 240, height: 135, fps: 10, count: 300 });
    expect(plan.gif?.delaysCs.reduce((sum, delay) => sum + delay, 0)).toBe(3000);
    expect(plan.frames).toMatchObject({ width: 1920, height: 1080, firstSecond: 30, count: 30 });
    expect(plan.ascii).toMatchObject({ columns: 120, rows: 34, fps: 10, count: 300 });
    expect(plan.ascii?.renderer().samples.channels).toBe(1);
  });

  it('counts the last, short slice up to the very end of the film', () => {
    const plan = planRenders(makeProbe(), optionsOf('video'), { startMs: 60_000, endMs: 62_100 });
    expect(plan.gif?.count).toBe(21);
    expect(plan.frames).toMatchObject({ firstSecond: 60, count: 3 });
  });

  it('plans one picture of each kind for a clip of 33 ms', () => {
    const plan = planRenders(makeProbe({ durationMs: 33 }), optionsOf('video'), { startMs: 0, endMs: 33 });
    expect([plan.gif?.count, plan.frames?.count, plan.ascii?.count]).toEqual([1, 1, 1]);
  });

  it('takes frames at whole seconds of the film whatever an ad-hoc range begins with', () => {
    const plan = planRenders(makeProbe(), optionsOf('video'), { startMs: 12_500, endMs: 15_001 });
    expect(plan.frames).toMatchObject({ firstSecond: 13, count: 3 });
  });

  it('leaves the frames out of a range without a whole second, and of a job without frames', () => {
    expect(planRenders(makeProbe(), optionsOf('video'), { startMs: 12_100, endMs: 12_900 }).frames).toBeUndefined();
    expect(
      planRenders(makeProbe(), optionsOf('video', { frames: false }), { startMs: 0, endMs: 30_000 }).frames,
    ).toBeUndefined();
  });
});

describe('planRenders of ASCII art', () => {
  it("takes its rows from the font's cell", () => {
    const range = { startMs: 0, endMs: 1000 };
    const rows = (font: '8x16' | '6x9') =>
      planRenders(makeProbe(), optionsOf('video', { 'ascii.font': font }), range).ascii?.rows;
    expect([rows('8x16'), rows('6x9')]).toEqual([34, 45]);
  });

  it('asks for colours only where they are shown', () => {
    const plan = planRenders(makeProbe(), optionsOf('video', { 'ascii.colour': '256' }), { startMs: 0, endMs: 1000 });
    expect(plan.ascii?.renderer().samples.channels).toBe(3);
  });

  it('fails for characters that the font does not have', () => {
    const options = optionsOf('video', { 'ascii.glyphs': ' 漢' });
    expect(() => planRenders(makeProbe(), options, { startMs: 0, endMs: 1000 }).ascii?.renderer()).toThrow(
      expect.objectContaining({ reason: 'invalidOptions' }),
    );
  });
});

describe('planRenders of edges', () => {
  const edgesOf = (startMs: number, endMs: number, layer: OptionLayer = {}) =>
    planRenders(makeProbe(), optionsOf('video', { renders: ['frames', 'edges'], ...layer }), { startMs, endMs }).edges;

  it('plans a video, and a picture for each whole second where frames are wanted', () => {
    const stills = { firstSecond: 30, count: 30, firstIndex: 0 };
    expect(edgesOf(30_000, 60_000)).toMatchObject({ width: 640, height: 360, fps: 10, count: 300, blur: 8, stills });
    expect(edgesOf(30_000, 60_000, { frames: false })?.stills).toBeUndefined();
  });

  it('takes the pictures of an ad-hoc range where they are shown in its video', () => {
    expect(edgesOf(12_500, 15_001)?.stills).toEqual({ firstSecond: 13, count: 3, firstIndex: 5 });
    expect(edgesOf(12_500, 15_001, { 'edges.fps': 3 })?.stills).toEqual({ firstSecond: 13, count: 3, firstIndex: 1 });
    expect(edgesOf(12_100, 12_900)?.stills).toBeUndefined();
  });
});

describe('planRenders of grayscale', () => {
  it('plans a square picture for each whole second', () => {
    const options = optionsOf('video', { renders: ['grayscale'] });
    const { grayscale } = planRenders(makeProbe(), options, { startMs: 60_000, endMs: 62_100 });
    expect(grayscale).toMatchObject({ width: 256, height: 256, firstSecond: 60, count: 3 });
  });

  it('stretches, crops, or leaves room for bars', () => {
    const shown = { width: 1920, height: 1080 };
    const scaled = { width: 256, height: 256 };
    expect(planGrayscale(shown, 'stretch')).toMatchObject({ kept: { width: 1, height: 1 }, scaled });
    expect(planGrayscale(shown, 'cover')).toMatchObject({ kept: { width: 0.5625, height: 1 }, scaled });
    expect(planGrayscale(shown, 'contain')).toMatchObject({
      kept: { width: 1, height: 1 },
      scaled: { width: 256, height: 144 },
    });
    expect(planGrayscale({ width: 2, height: 8192 }, 'contain').scaled).toEqual({ width: 1, height: 256 });
  });
});

describe('fitPicture', () => {
  it('keeps the shape at the asked width', () => {
    expect(fitPicture({ width: 1920, height: 1080 }, 240)).toEqual({ width: 240, height: 135 });
    expect(fitPicture({ width: 1080, height: 1920 }, 240)).toEqual({ width: 240, height: 427 });
  });

  it('bounds both sides of a picture that is a thin strip', () => {
    expect(fitPicture({ width: 16, height: 8192 }, 240)).toEqual({ width: 2, height: 960 });
    expect(fitPicture({ width: 8192, height: 2 }, 240)).toEqual({ width: 240, height: 1 });
  });
});
