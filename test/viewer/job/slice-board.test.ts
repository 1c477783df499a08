import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyChanges,
  type BoardSlice,
  boardOf,
  emptyBoard,
  SLICE_STATES,
  withRetriedSlices,
} from '../../../src/viewer/core/board/slice-board.ts';

const rendered = (index: number, startedAtMs = 1_000): BoardSlice => ({
  index,
  state: 'rendered',
  startedAtMs,
  finishedAtMs: startedAtMs + 500,
});
const failed = (index: number, startedAtMs = 1_000): BoardSlice => ({
  index,
  state: 'failed',
  startedAtMs,
  finishedAtMs: startedAtMs + 500,
  error: { name: 'ProcessError', message: 'ffmpeg ended' },
});
const running = (index: number, startedAtMs = 1_000): BoardSlice => ({ index, state: 'running', startedAtMs });

describe('the board of slices', () => {
  it('begins with every slice waiting', () => {
    expect(emptyBoard(3).counts).toEqual({ waiting: 3, running: 0, failed: 0, rendered: 0 });
  });

  it('takes changes of an attempt in any order for what they come to', () => {
    const attempt = [running(1), rendered(1)];
    for (const changes of [attempt, attempt.toReversed()]) {
      const board = applyChanges(emptyBoard(3), changes);
      expect(board.slices[1]?.state).toBe('rendered');
      expect(board.counts).toEqual({ waiting: 2, running: 0, failed: 0, rendered: 1 });
    }
  });

  it('stays the same board when a change comes twice, late, or of a slice that is none', () => {
    const board = applyChanges(emptyBoard(2), [rendered(0)]);
    expect(applyChanges(board, [rendered(0), running(0), { index: 0, state: 'waiting' }, rendered(7)])).toBe(board);
  });

  it('shows a slice that failed running again, then rendered', () => {
    const afterFailure = applyChanges(emptyBoard(1), [running(0), failed(0)]);
    expect(afterFailure.slices[0]?.error?.message).toBe('ffmpeg ended');
    const again = applyChanges(afterFailure, [running(0, 9_000)]);
    expect(again.counts.running).toBe(1);
    expect(applyChanges(again, [failed(0)])).toBe(again);
    expect(applyChanges(again, [rendered(0, 9_000)]).counts).toEqual({
      waiting: 0,
      running: 0,
      failed: 0,
      rendered: 1,
    });
  });

  it('shows a slice waiting whose attempt was given up and that nobody works on yet', () => {
    const board = applyChanges(emptyBoard(1), [
      { ...running(0), attempt: 1 },
      { index: 0, state: 'waiting' },
    ]);
    expect(board.counts.waiting).toBe(1);
    expect(applyChanges(board, [{ ...running(0, 9_000), attempt: 2 }]).counts.running).toBe(1);
  });

  it('lets nothing replace what is rendered', () => {
    const board = applyChanges(emptyBoard(1), [rendered(0)]);
    expect(applyChanges(board, [failed(0, 9_000), running(0, 9_000)])).toBe(board);
  });

  it('has failed slices wait once they are asked for again', () => {
    const board = withRetriedSlices(boardOf(3, [rendered(0), failed(1)]));
    expect(board.counts).toEqual({ waiting: 2, running: 0, failed: 0, rendered: 1 });
    expect(applyChanges(board, [failed(1)])).toBe(board);
    expect(applyChanges(board, [running(1, 9_000)]).counts.running).toBe(1);
    expect(applyChanges(board, [failed(1, 9_000)]).counts.failed).toBe(1);
  });

  it('is after a reconnection what the snapshot says', () => {
    expect(boardOf(2, [running(1)]).slices.map(({ state }) => state)).toEqual(['waiting', 'running']);
  });

  it('counts what it shows, whatever comes', () => {
    const change = fc.record({
      index: fc.integer({ min: 0, max: 5 }),
      state: fc.constantFrom(...SLICE_STATES),
      attempt: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      startedAtMs: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(change)), (batches) => {
        const board = batches.reduce(applyChanges, emptyBoard(5));
        for (const state of SLICE_STATES) {
          expect(board.counts[state]).toBe(board.slices.filter((slice) => slice.state === state).length);
        }
      }),
    );
  });
});
