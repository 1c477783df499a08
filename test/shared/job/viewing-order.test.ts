import { describe, expect, it } from 'vitest';
import { viewingOrder } from '../../../src/shared/core/job/viewing-order.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('the order in which slices are asked for', () => {
  it('has every slice once, however many there are', () => {
    for (const count of [...upTo(70), 345, 10_000]) {
      expect(viewingOrder(upTo(count)).sort((a, b) => a - b)).toEqual(upTo(count));
    }
  });

  it('begins with the beginning', () => {
    for (const count of [2, 3, 25, 345]) expect(viewingOrder(upTo(count)).slice(0, 2)).toEqual([0, 1]);
  });

  it('covers the film evenly, whatever part of it is done', () => {
    const count = 1_000;
    const order = viewingOrder(upTo(count));
    for (const done of [10, 50, 100, 300, 700]) {
      const there = [...order.slice(0, done), count].sort((a, b) => a - b);
      const gaps = there.slice(1).map((at, before) => at - (there[before] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual((4 * count) / done);
    }
  });
});
