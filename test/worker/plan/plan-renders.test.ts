import { describe, expect, it } from 'vitest';
import { fitPicture } from '../../../src/shared/media/fit-picture.ts';
import { planRenders } from '../../../src/worker/plan/plan-renders.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { makeProbe } from '../../fixtures/probe.ts';

describe('planRenders', () => {
  it('plans 300 GIF frames, 30 seconds and 300 screens for a full slice with the defaults', () => {
    const plan = planRenders(makeProbe(), optionsOf('video'), { startMs: 30_000, endMs: 60_000 });
    expect(plan.gif).toMatchObject({ width: 240, height: 135, fps: 10, count: 300 });
    expect(plan.gif?.delaysCs.reduce((sum, delay) => sum + delay, 0)).toBe(3000);
    expect(plan.frames).toEqual({ width: 1920, height: 1080, firstSecond: 30, count: 30 });
    expect(plan.ascii).toEqual({ width: 120, height: 34, fps: 10, count: 300 });
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
