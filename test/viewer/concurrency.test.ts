import { describe, expect, it } from 'vitest';
import { boardOf } from '../../src/viewer/core/board/slice-board.ts';
import { runningSeries, timesBySlice } from '../../src/viewer/core/concurrency/running-series.ts';

const CREATED = 1_000_000;
const at = (seconds: number): number => CREATED + seconds * 1000;
const { slices } = boardOf(4, [
  { index: 0, state: 'rendered', startedAtMs: at(1), finishedAtMs: at(4), queuedMs: 500 },
  { index: 1, state: 'running', startedAtMs: at(2) },
  { index: 2, state: 'failed', startedAtMs: at(5), finishedAtMs: at(6), queuedMs: 4_000 },
]);

describe('slices that run over time', () => {
  it('count those that run now up to now', () => {
    const seconds = [0, 1, 2, 4, 5, 6, 9];
    expect(runningSeries(slices, CREATED, at(9))).toEqual({ seconds, running: [0, 1, 2, 1, 2, 1, 1] });
  });

  it('count them up to the last moment that is known where the clock here is behind', () => {
    expect(runningSeries(slices, CREATED, 0)).toEqual({ seconds: [0, 1, 2, 4, 5, 6], running: [0, 1, 2, 1, 2, 1] });
  });

  it('come back to none when the job is done', () => {
    const { running } = runningSeries(
      slices.filter(({ state }) => state !== 'running'),
      CREATED,
      at(9),
    );
    expect(running.at(-1)).toBe(0);
  });

  it('are none before anything runs', () => {
    expect(runningSeries(boardOf(2, []).slices, CREATED, at(9))).toEqual({ seconds: [0], running: [0] });
  });
});

describe('waiting and rendering of each slice', () => {
  it('is in seconds, with nothing where there is no record', () => {
    expect(timesBySlice(slices)).toEqual({ queued: [0.5, null, 4, null], took: [3, null, 1, null] });
  });
});
