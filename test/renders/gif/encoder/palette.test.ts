import { describe, expect, it } from 'vitest';
import { ColourHistogram } from '../../../../src/renders/gif/kernel/colour-histogram.ts';
import { makePalette } from '../../../../src/renders/gif/kernel/palette.ts';
import { drawFrame, noise } from './make-gif.ts';

const paletteOf = (frame: Uint8Array) => {
  const histogram = new ColourHistogram();
  histogram.add(frame);
  return makePalette(histogram.statistics());
};

/** Root of the mean squared distance from each pixel to its nearest palette colour. */
const error = (frame: Uint8Array, palette: Uint8Array): number => {
  let total = 0;
  for (let i = 0; i < frame.length; i += 3) {
    let least = Number.POSITIVE_INFINITY;
    for (let p = 0; p < palette.length; p += 3) {
      const d = [0, 1, 2].reduce((sum, c) => sum + ((frame[i + c] ?? 0) - (palette[p + c] ?? 0)) ** 2, 0);
      if (d < least) least = d;
    }
    total += least;
  }
  return Math.sqrt(total / (frame.length / 3));
};

describe('makePalette', () => {
  it('keeps every colour where at most 256 occur', () => {
    const two = paletteOf(Uint8Array.of(1, 2, 3, 200, 100, 0));
    expect(two).toEqual({ rgb: Uint8Array.of(1, 2, 3, 200, 100, 0), transparentIndex: 2, exact: true });
    const full = paletteOf(drawFrame(256, 1, (x) => [x, 255 - x, x]));
    expect([full.rgb.length, full.transparentIndex, full.exact]).toEqual([768, undefined, true]);
  });

  it('is black where nothing was counted', () => {
    expect(makePalette(new ColourHistogram().statistics()).rgb).toEqual(Uint8Array.of(0, 0, 0));
  });

  it('leaves one index for transparency where colours have to be merged', () => {
    const palette = paletteOf(drawFrame(64, 64, (x, y) => [x * 4, y * 4, 128]));
    expect([palette.rgb.length / 3, palette.transparentIndex, palette.exact]).toEqual([255, 255, false]);
  });

  it('comes near to the best grid on an even plane of colours', () => {
    // 255 of 4096 evenly spaced colours: each serves 4×4 of them at best, with a mean squared distance of 2·4²·1.25.
    const frame = drawFrame(64, 64, (x, y) => [x * 4, y * 4, 128]);
    expect(error(frame, paletteOf(frame).rgb)).toBeLessThan(Math.sqrt(40) * 1.1);
  });

  it('gives crowded dark colours most of the palette, finer than the grid that it cuts', () => {
    const next = noise(5);
    const frame = drawFrame(100, 100, () => [next() & 15, next() & 15, next() & 15]);
    const palette = paletteOf(frame);
    expect(error(frame, palette.rgb)).toBeLessThan(2.5);
  });

  it('spends a colour on a rare one that lies far off', () => {
    const next = noise(9);
    const frame = drawFrame(100, 100, (x, y) =>
      x < 8 && y < 4 ? [255, 0, 255] : [0, 100 + (next() >> 1), next() >> 1],
    );
    const { rgb } = paletteOf(frame);
    const nearest = error(Uint8Array.of(255, 0, 255), rgb);
    expect(nearest).toBeLessThan(2);
  });

  it('is the same every time', () => {
    const next = noise(1);
    const frame = drawFrame(100, 100, () => [next(), next(), next()]);
    expect(paletteOf(frame)).toEqual(paletteOf(frame));
  });
});
