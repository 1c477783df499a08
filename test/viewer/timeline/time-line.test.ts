import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FingerprintRun, writeFingerprints } from '../../../src/shared/kernels/fingerprint/fingerprint-file.ts';
import { emptyBoard, renderedBoard } from '../../../src/viewer/core/board/slice-board.ts';
import { axisOf, msAtShare, secondAfterMove, shareAt } from '../../../src/viewer/core/timeline/film-axis.ts';
import { apart, nextChange, sceneChanges } from '../../../src/viewer/core/timeline/scene-changes.ts';
import { stateColumns } from '../../../src/viewer/core/timeline/state-columns.ts';
import { rowMoments, tilesInRow } from '../../../src/viewer/core/timeline/tile-row.ts';

const planOf = (count: number, sliceMs = 30_000) =>
  Array.from({ length: count }, (_, index) => ({ index, startMs: index * sliceMs, endMs: (index + 1) * sliceMs }));

describe('the axis of a time line', () => {
  it('leads from a moment to its place and back', () => {
    const axis = axisOf(planOf(7, 4_300));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_100 }), (ms) => {
        expect(msAtShare(axis, shareAt(axis, ms))).toBeCloseTo(ms, 3);
      }),
    );
  });

  it('of a part of a film begins where the part does', () => {
    const axis = axisOf([{ index: 0, startMs: 61_500, endMs: 64_200 }]);
    expect(axis).toEqual({ from: 61, to: 65 });
    expect([shareAt(axis, 0), shareAt(axis, 1e6)]).toEqual([0, 1]);
  });

  it('is stepped along by what is rendered: over a gap in the direction of the move, never beyond an end', () => {
    const seconds = [3, 4, 10, 11];
    expect(secondAfterMove(seconds, 4, 5)).toBe(10);
    expect(secondAfterMove(seconds, 10, 9)).toBe(4);
    expect(secondAfterMove(seconds, 11, 12)).toBe(11);
    expect(secondAfterMove(seconds, 3, 2)).toBe(3);
  });

  it('has tiles of equal stretches, each in its middle', () => {
    expect(tilesInRow(1_216, 64, 9 / 16)).toBe(11);
    expect(tilesInRow(10, 64, 9 / 16)).toBe(3);
    expect(rowMoments({ from: 10, to: 20 }, 2)).toEqual([12_500, 17_500]);
  });
});

describe('changes of scene', () => {
  /** Hashes that differ from each other in the given numbers of bits. */
  const runOf = (firstSecond: number, differences: readonly number[]): FingerprintRun => {
    const hashes = [0xffff_0000_ffff_0000n];
    for (const bits of differences) hashes.push((hashes.at(-1) ?? 0n) ^ ((1n << BigInt(bits)) - 1n));
    return { firstSecond, hashes: BigUint64Array.from(hashes) };
  };

  it('are seconds that differ much from the one before, and not those of a fade', () => {
    const film = writeFingerprints([runOf(0, [4, 30, 2, 8, 26, 27, 26, 28, 3]), runOf(100, [32])]);
    expect(sceneChanges(film)).toEqual([2, 101]);
  });

  it('are none where the file is no such file', () => expect(sceneChanges(new Uint8Array([1, 2, 3]))).toEqual([]));

  it('lead on and back', () => {
    expect([nextChange([5, 9], 5, 1), nextChange([5, 9], 5, -1), nextChange([5, 9], 6, -1)]).toEqual([9, undefined, 5]);
  });
});

describe('the track of states', () => {
  it('has a column for each slice while there is room', () => {
    const plan = planOf(4);
    const columns = stateColumns(emptyBoard(4).slices, plan, axisOf(plan), 400);
    expect(columns.map(({ x }) => x)).toEqual([0, 100, 200, 300]);
  });

  it('fills the track to its end, also where the film ends within a second', () => {
    const plan = planOf(3, 10_050);
    const last = stateColumns(renderedBoard(3).slices, plan, axisOf(plan), 400).at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBe(399);
  });

  it('shows of many slices what needs attention, and how many are rendered', () => {
    const plan = planOf(1_000);
    const slices = renderedBoard(1_000).slices.map((slice) =>
      slice.index === 505 ? ({ ...slice, state: 'failed' } as const) : slice,
    );
    const columns = stateColumns(slices, plan, axisOf(plan), 100);
    expect(columns).toHaveLength(100);
    expect(columns[50]).toEqual({ x: 50, width: 1, state: 'failed', rendered: 0.9 });
    expect(columns.filter(({ state }) => state === 'rendered')).toHaveLength(99);
  });
});

it('marks that would be one bar are drawn apart', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(3_600)), fc.integer({ min: 1, max: 60 }), (found, least) => {
      const seconds = found.toSorted((a, b) => a - b);
      const kept = apart(seconds, least);
      expect(kept[0]).toBe(seconds[0]);
      // None stands closer to the one before it, and of those that are left out each stands close behind one that is kept.
      for (const [at, second] of kept.slice(1).entries())
        expect(second - (kept[at] ?? 0)).toBeGreaterThanOrEqual(least);
      for (const second of seconds) {
        const before = kept.findLast((each) => each <= second) ?? Number.NaN;
        expect(kept.includes(second) || second - before < least).toBe(true);
      }
    }),
  );
  expect(apart([1, 5, 90], 1)).toEqual([1, 5, 90]);
});
