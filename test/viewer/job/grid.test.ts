import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarseToFine } from '../../../src/viewer/core/board/coarse-to-fine.ts';
import { cellAt, cornerOf, layOutGrid, moveInGrid } from '../../../src/viewer/core/board/grid-layout.ts';

describe('the grid of slices', () => {
  it('finds every cell again where it was laid out, within the width', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12_000 }), fc.integer({ min: 40, max: 4_000 }), (count, width) => {
        const layout = layOutGrid(count, width);
        for (const index of [0, Math.floor(count / 2), count - 1]) {
          const { x, y } = cornerOf(layout, index);
          expect(x + layout.cell).toBeLessThanOrEqual(width);
          expect(y + layout.cell).toBeLessThanOrEqual(layout.height);
          expect(cellAt(layout, x + 1, y + 1)).toBe(index);
        }
      }),
    ));

  it('has large cells for few slices, small ones for ten thousand', () => {
    expect(layOutGrid(12, 1_000).cell).toBe(32);
    const many = layOutGrid(10_000, 1_200);
    expect(many.cell).toBeGreaterThanOrEqual(6);
    expect(many.height).toBeLessThanOrEqual(500);
  });

  it('knows no cell beside the grid', () => {
    const layout = layOutGrid(3, 80);
    expect(cellAt(layout, -1, 5)).toBeUndefined();
    expect(cellAt(layout, 79, 5)).toBeUndefined();
    expect(cellAt(layout, 5, 5_000)).toBeUndefined();
  });

  it('is walked by keys and never left', () => {
    const layout = layOutGrid(10, 4 * 36);
    expect(layout.columns).toBe(4);
    const walk = (keys: string[], from = 0) => keys.reduce((at, key) => moveInGrid(layout, at, key) ?? at, from);
    expect(walk(['ArrowRight', 'ArrowDown'])).toBe(5);
    expect(walk(['ArrowLeft', 'ArrowUp', 'x'])).toBe(0);
    expect(walk(['End', 'ArrowRight', 'ArrowDown'])).toBe(9);
    expect(walk(['ArrowDown'], 7)).toBe(7);
    expect(walk(['Home'], 7)).toBe(0);
  });
});

describe('from coarse to fine', () => {
  it('begins with a spread over the whole', () => {
    expect(coarseToFine(8)).toEqual([0, 4, 2, 6, 1, 5, 3, 7]);
    expect(coarseToFine(1)).toEqual([0]);
    expect(coarseToFine(0)).toEqual([]);
  });

  it('has every place once', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), (count) => {
        expect(coarseToFine(count).toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at));
      }),
    ));

  it('leaves no hole wider than twice the ideal at any moment', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.integer({ min: 1, max: 60 }), (count, most) => {
        const shown = coarseToFine(count)
          .slice(0, Math.min(most, count))
          .toSorted((a, b) => a - b);
        const holes = [...shown, count].map((at, place) => at - (shown[place - 1] ?? 0));
        expect(Math.max(...holes)).toBeLessThanOrEqual((4 * count) / shown.length);
      }),
    ));
});
