import { describe, expect, it } from 'vitest';
import { planSlices } from '../../../src/shared/core/slices/plan-slices.ts';
import { liveFigures } from '../../../src/viewer/core/board/live-figures.ts';
import { boardOf } from '../../../src/viewer/core/board/slice-board.ts';

const plan = planSlices(100_000, 30_000);

describe('how fast a job is', () => {
  it('is not known before something is rendered', () => {
    expect(liveFigures(boardOf(4, [{ index: 0, state: 'running', startedAtMs: 5 }]).slices, plan)).toEqual({
      doneMs: 0,
      speed: undefined,
      leftMs: undefined,
    });
  });

  it('is video rendered by the time from the first start to the last end', () => {
    const { slices } = boardOf(4, [
      { index: 0, state: 'rendered', startedAtMs: 1_000, finishedAtMs: 9_000 },
      { index: 3, state: 'rendered', startedAtMs: 1_000, finishedAtMs: 11_000 },
    ]);
    expect(liveFigures(slices, plan)).toEqual({ doneMs: 40_000, speed: 4, leftMs: 15_000 });
  });

  it('leaves out what was rendered long before the last minute, as before a retry', () => {
    const { slices } = boardOf(4, [
      { index: 0, state: 'rendered', startedAtMs: 0, finishedAtMs: 9_000 },
      { index: 1, state: 'rendered', startedAtMs: 5_000_000, finishedAtMs: 5_010_000 },
    ]);
    expect(liveFigures(slices, plan).speed).toBe(3);
  });

  it('does not wait for slices that failed', () => {
    const { slices } = boardOf(4, [
      { index: 0, state: 'rendered', startedAtMs: 0, finishedAtMs: 30_000 },
      { index: 1, state: 'failed', startedAtMs: 0, finishedAtMs: 30_000 },
      { index: 2, state: 'failed', startedAtMs: 0, finishedAtMs: 30_000 },
    ]);
    expect(liveFigures(slices, plan).leftMs).toBe(10_000);
  });
});
