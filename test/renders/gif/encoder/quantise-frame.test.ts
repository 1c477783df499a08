import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bayerMatrix } from '../../../../src/renders/gif/kernel/bayer-matrix.ts';
import { makeQuantiseFrame } from '../../../../src/renders/gif/kernel/quantise-frame.ts';
import { IncompleteRenderError } from '../../../../src/shared/core/errors/errors.ts';
import { drawFrame, noise } from './make-gif.ts';
import { DitherTable, darkerOf, lighterOf, lighterShareOf, MIX_LEVELS, nearestOf } from './plain/dither-table.ts';
import { NearColours } from './plain/near-colours.ts';

const BLACK_GREY_WHITE = Uint8Array.of(0, 0, 0, 128, 128, 128, 255, 255, 255);
const lossy = (rgb: Uint8Array) => ({ rgb, transparentIndex: rgb.length / 3, exact: false });
const grey = (level: number, width = 32, height = 32) => drawFrame(width, height, () => [level, level, level]);

const quantise = (palette: Uint8Array, frame: Uint8Array, shown?: Uint8Array, width = 32): Uint8Array => {
  const indices = new Uint8Array(frame.length / 3);
  makeQuantiseFrame(lossy(palette), width)(frame, shown, indices);
  return indices;
};
const meanLevel = (indices: Uint8Array, palette: Uint8Array) =>
  indices.reduce((sum, index) => sum + (palette[index * 3] ?? 0), 0) / indices.length;

describe('bayerMatrix', () => {
  it('holds every threshold once', () => {
    expect([...bayerMatrix(2)]).toEqual([0, 2, 3, 1]);
    expect([...bayerMatrix(8)].sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, i) => i));
  });
});

describe('NearColours', () => {
  it('lists the nearest colours of a cell, nearest first', () => {
    const next = noise(2);
    const rgb = Uint8Array.from({ length: 255 * 3 }, () => next());
    const near = new NearColours(rgb);
    fc.assert(
      fc.property(fc.tuple(fc.nat(31), fc.nat(31), fc.nat(31)), (cell) => {
        const middle = cell.map((c) => c * 8 + 3.5);
        const distance = (i: number) => middle.reduce((sum, m, c) => sum + (m - (rgb[i * 3 + c] ?? 0)) ** 2, 0);
        const expected = Array.from({ length: 255 }, (_, i) => distance(i))
          .sort((a, b) => a - b)
          .slice(0, 16);
        const [r = 0, g = 0, b = 0] = cell.map((c) => c * 8);
        const start = near.around(r, g, b);
        const listed = [...near.indices.subarray(start, start + near.kept)];
        expect(listed.map(distance)).toEqual(expected);
        const colours = listed.flatMap((index) => [...rgb.subarray(index * 3, index * 3 + 3)]);
        expect([...near.colours.subarray(start * 3, (start + near.kept) * 3)]).toEqual(colours);
      }),
    );
  });
});

describe('DitherTable', () => {
  it('mixes the two neighbours of a colour in the share that averages to it', () => {
    const mix = new DitherTable(BLACK_GREY_WHITE).fill(176, 176, 176);
    expect([darkerOf(mix), lighterOf(mix), nearestOf(mix)]).toEqual([1, 2, 1]);
    const mean = 128 + (127 * lighterShareOf(mix)) / MIX_LEVELS;
    expect(Math.abs(mean - 176)).toBeLessThan(10);
  });

  it('mixes nothing into a colour that the palette holds', () => {
    const mix = new DitherTable(BLACK_GREY_WHITE).fill(128, 128, 128);
    expect([darkerOf(mix), lighterOf(mix), lighterShareOf(mix)]).toEqual([1, 1, 0]);
  });
});

describe('makeQuantiseFrame', () => {
  it('shows a smooth area between two colours as a mix with about its mean', () => {
    const indices = quantise(BLACK_GREY_WHITE, grey(70));
    expect(new Set(indices)).toEqual(new Set([0, 1]));
    expect(Math.abs(meanLevel(indices, BLACK_GREY_WHITE) - 70)).toBeLessThan(8);
  });

  it('brightens steadily along a gradient', () => {
    const levels = [20, 50, 80, 110, 140, 170, 200, 230];
    const means = levels.map((level) => meanLevel(quantise(BLACK_GREY_WHITE, grey(level)), BLACK_GREY_WHITE));
    expect(means).toEqual([...means].sort((a, b) => a - b));
    expect(new Set(means).size).toBe(levels.length);
  });

  it('shows texture in nearest colours', () => {
    const stripes = drawFrame(32, 32, (x) => (x % 2 === 0 ? [50, 50, 50] : [100, 100, 100]));
    const indices = quantise(BLACK_GREY_WHITE, stripes);
    const inner = indices.filter((_, i) => i % 32 !== 0);
    expect(inner.every((index, i) => index === ((i % 31) % 2 === 0 ? 1 : 0))).toBe(true);
  });

  it('keeps what is shown where only noise differs', () => {
    const shown = quantise(BLACK_GREY_WHITE, grey(70));
    const next = noise(4);
    const noisy = grey(70).map((level) => level + (next() % 3) - 1);
    expect(quantise(BLACK_GREY_WHITE, noisy, shown)).toEqual(shown);
  });

  it('does not keep what has really changed', () => {
    const shown = quantise(BLACK_GREY_WHITE, grey(255));
    expect(new Set(quantise(BLACK_GREY_WHITE, grey(128), shown))).toEqual(new Set([1]));
  });

  it('finds every colour of an exact palette', () => {
    const palette = { rgb: BLACK_GREY_WHITE, transparentIndex: 3, exact: true };
    const indices = new Uint8Array(3);
    makeQuantiseFrame(palette, 3)(Uint8Array.of(255, 255, 255, 0, 0, 0, 128, 128, 128), undefined, indices);
    expect([...indices]).toEqual([2, 0, 1]);
  });

  it('fails on a colour that an exact palette lacks, naming it', () => {
    const quantiseFrame = makeQuantiseFrame({ rgb: BLACK_GREY_WHITE, transparentIndex: 3, exact: true }, 1);
    const run = () => quantiseFrame(Uint8Array.of(0, 10, 255), undefined, new Uint8Array(1));
    expect(run).toThrow(IncompleteRenderError);
    expect(run).toThrow('#000aff');
  });
});
