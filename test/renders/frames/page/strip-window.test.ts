import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrollToMiddle, stripLength, windowAt } from '../../../../src/renders/frames/plan/strip-window.ts';

describe('the window of a film strip', () => {
  it('holds everything that is seen and little else', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 40, max: 400 }),
        fc.integer({ min: 100, max: 4_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, pitch, width, share) => {
          const scroll = share * Math.max(0, stripLength({ count, pitch }) - width);
          const { from, to } = windowAt({ count, pitch }, scroll, width, 2);
          expect(from * pitch).toBeLessThanOrEqual(scroll);
          expect(Math.min(to, count) * pitch).toBeGreaterThanOrEqual(Math.min(scroll + width, count * pitch) - 1e-6);
          expect(to - from).toBeLessThanOrEqual(Math.ceil(width / pitch) + 1 + 4);
        },
      ),
    ));

  it('scrolls an item to the middle, as far as there is something to scroll', () => {
    const strip = { count: 100, pitch: 100 };
    expect(scrollToMiddle(strip, 0, 500)).toBe(0);
    expect(scrollToMiddle(strip, 50, 500)).toBe(4_800);
    expect(scrollToMiddle(strip, 99, 500)).toBe(9_500);
    expect(scrollToMiddle({ count: 2, pitch: 100 }, 1, 500)).toBe(0);
  });
});
