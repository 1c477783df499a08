import { describe, expect, it } from 'vitest';
import { slicesOf } from '../../../src/shared/core/job/job-slices.ts';
import { emptyBoard } from '../../../src/viewer/core/board/slice-board.ts';
import { firstMomentMs, nearestRenderedMs } from '../../../src/viewer/core/result/first-moment.ts';
import { jobOf, optionsOf } from '../../fakes/job-documents.ts';

const jobWith = (durationMs: number, layer: Parameters<typeof optionsOf>[1]) =>
  jobOf(durationMs, { options: optionsOf('video', layer) });

const JOBS = [
  ['slices of 5 s, whose middle is none', 70_000, { slice: 5 }],
  ['slices of 7 s', 62_080, { slice: 7 }],
  ['a film shorter than a second', 700, {}],
  ['a part of it', 62_080, { from: 10.4, to: 13.9, slice: 2 }],
  ['a part shorter than a second', 62_080, { from: 10.4, to: 10.9 }],
] as const;

describe('the moment that is shown first', () => {
  it('is that of the best picture', () => {
    const job = jobOf(62_080);
    const poster = { key: 'p', second: 41, width: 1, height: 1, bytes: 1 };
    expect(firstMomentMs(job, slicesOf(job), { poster })).toBe(41_000);
  });

  it.each(JOBS)('else is a whole second of the film, or the beginning of its part: %s', (_, durationMs, layer) => {
    const job = jobWith(durationMs, layer);
    const plan = slicesOf(job);
    const startMs = plan[0]?.startMs ?? Number.NaN;
    const ms = firstMomentMs(job, plan, undefined);
    expect(ms % 1000 === 0 || ms === startMs).toBe(true);
    expect(ms).toBeGreaterThanOrEqual(startMs);
    expect(ms).toBeLessThan(plan.at(-1)?.endMs ?? Number.NaN);
  });
});

describe('the nearest moment that is rendered', () => {
  it('is none while nothing is', () => {
    const plan = slicesOf(jobOf(62_080));
    expect(nearestRenderedMs(emptyBoard(plan.length).slices, plan, 20_000)).toBeUndefined();
  });

  it.each(JOBS)('is a whole second of a rendered slice, or its beginning: %s', (_, durationMs, layer) => {
    const plan = slicesOf(jobWith(durationMs, layer));
    for (const slice of plan) {
      const board = plan.map(
        ({ index }) => ({ index, state: index === slice.index ? 'rendered' : 'waiting' }) as const,
      );
      const ms = nearestRenderedMs(board, plan, 0) ?? Number.NaN;
      expect(ms % 1000 === 0 || ms === slice.startMs).toBe(true);
      expect(ms).toBeGreaterThanOrEqual(slice.startMs);
      expect(ms).toBeLessThan(slice.endMs);
    }
  });
});
