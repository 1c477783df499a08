import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameDiffer } from '../../../../src/renders/gif/kernel/frame-difference.ts';

const rectangleOf = ({ left, top, width, height }: { left: number; top: number; width: number; height: number }) => [
  left,
  top,
  width,
  height,
];

describe('FrameDiffer', () => {
  it('draws the whole first frame without transparency', () => {
    const first = new FrameDiffer(3, 2, 9).between(Uint8Array.of(1, 2, 3, 4, 5, 6), undefined);
    expect(rectangleOf(first)).toEqual([0, 0, 3, 2]);
    expect([...first.symbols]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...first.alternatives]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('draws the smallest rectangle, transparent where nothing changed', () => {
    const shown = new Uint8Array(12);
    const next = Uint8Array.of(0, 0, 0, 0, 0, 0, 7, 0, 0, 8, 0, 0);
    const difference = new FrameDiffer(4, 3, 9).between(next, shown);
    expect(rectangleOf(difference)).toEqual([1, 1, 2, 2]);
    expect([...difference.symbols]).toEqual([9, 7, 8, 9]);
    expect([...difference.alternatives]).toEqual([0, 7, 8, 0]);
  });

  it('draws one pixel that changes nothing where frames are the same', () => {
    const shown = Uint8Array.of(5, 6, 7, 8);
    const difference = new FrameDiffer(2, 2, 9).between(shown.slice(), shown);
    expect(rectangleOf(difference)).toEqual([0, 0, 1, 1]);
    expect([...difference.symbols]).toEqual([9]);
    expect([...new FrameDiffer(2, 2, undefined).between(shown.slice(), shown).symbols]).toEqual([5]);
  });

  it('turns the canvas into the next frame, whatever changed, with a rectangle that cannot be smaller', () => {
    const sizes = fc.record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) });
    const cases = sizes.chain(({ width, height }) => {
      const frame = fc.uint8Array({ minLength: width * height, maxLength: width * height, max: 3 });
      return fc.record({ width: fc.constant(width), height: fc.constant(height), shown: frame, next: frame });
    });
    fc.assert(
      fc.property(cases, fc.constantFrom(4, undefined), ({ width, height, shown, next }, transparent) => {
        const d = new FrameDiffer(width, height, transparent).between(next, shown);
        const canvas = shown.slice();
        for (const [n, symbol] of d.symbols.entries()) {
          const i = (d.top + Math.floor(n / d.width)) * width + d.left + (n % d.width);
          if (symbol !== transparent) canvas[i] = symbol;
          expect(d.alternatives[n]).toBe(next[i]);
        }
        expect(canvas).toEqual(next);
        const changed = [...next.keys()].filter((i) => next[i] !== shown[i]);
        if (changed.length === 0) {
          expect(rectangleOf(d)).toEqual([0, 0, 1, 1]);
          return;
        }
        const xs = changed.map((i) => i % width);
        const ys = changed.map((i) => Math.floor(i / width));
        const [left, top] = [Math.min(...xs), Math.min(...ys)];
        expect(rectangleOf(d)).toEqual([left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1]);
      }),
    );
  });
});
