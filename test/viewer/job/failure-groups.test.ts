import { describe, expect, it } from 'vitest';
import { failureGroups } from '../../../src/viewer/core/board/failure-groups.ts';
import { boardOf } from '../../../src/viewer/core/board/slice-board.ts';
import { sliceWords } from '../../../src/viewer/core/board/slice-words.ts';

const failed = (index: number, message: string) => ({
  index,
  state: 'failed' as const,
  startedAtMs: 1,
  finishedAtMs: 2,
  error: { name: 'ProcessError' as const, message },
});

describe('why slices failed', () => {
  it('is said once for all slices of a reason, the most frequent first', () => {
    const board = boardOf(6, [failed(4, 'rare'), failed(1, 'often'), failed(3, 'often')]);
    expect(failureGroups(board)).toEqual([
      { reason: 'ProcessError: often', indexes: [1, 3] },
      { reason: 'ProcessError: rare', indexes: [4] },
    ]);
  });

  it('is said of a slice together with its part of the film and its state', () => {
    expect(sliceWords(failed(1, 'often'), { index: 1, startMs: 30_000, endMs: 62_100 })).toBe(
      'Slice 2, 0:30 to 1:02.1, failed, ProcessError: often',
    );
    expect(
      sliceWords(
        { index: 0, state: 'rendered', startedAtMs: 1_000, finishedAtMs: 3_500, bytes: 2_000_000 },
        { index: 0, startMs: 0, endMs: 3_600_000 },
      ),
    ).toBe('Slice 1, 0:00 to 1:00:00, rendered, in 2.5 s, 2.0 MB');
  });
});
