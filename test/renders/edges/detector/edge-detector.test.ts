import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEdgeDetector } from '../../../../src/renders/edges/kernel/edge-detector.ts';
import { seededBytes } from '../../../fixtures/damage.ts';

interface Picture {
  readonly width: number;
  readonly height: number;
  /** 0 to 255 */
  readonly luma: (x: number, y: number) => number;
}

/** The formula as it is written down, a pixel at a time; outside, the nearest pixel of the picture counts. */
const edgesByFormula = ({ width, height, luma }: Picture, blur: number): number[] => {
  const sigma = ((width * height) / 3_630_000) * blur;
  const radius = Math.ceil(3 * sigma);
  const inside = (value: number, size: number) => Math.min(size - 1, Math.max(0, value));
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  const weight = (offset: number) => (offset === 0 ? 1 : Math.exp(-(offset ** 2) / (2 * sigma ** 2)));
  const total = offsets.reduce((sum, offset) => sum + weight(offset), 0);
  const gaussian = (at: (offset: number) => number) =>
    offsets.reduce((sum, offset) => sum + (weight(offset) / total) * at(offset), 0);
  const xs = Array.from({ length: width }, (_, x) => x);
  const ys = Array.from({ length: height }, (_, y) => y);
  const along = ys.map((y) => xs.map((x) => gaussian((offset) => luma(inside(x + offset, width), y))));
  const blurred = ys.map((y) => xs.map((x) => gaussian((offset) => along[inside(y + offset, height)]?.[x] ?? 0)));
  const at = (x: number, y: number) => blurred[inside(y, height)]?.[inside(x, width)] ?? 0;
  const sobel = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => ({ dx, dy })));
  return ys.flatMap((y) =>
    xs.map((x) => {
      const across = sobel.reduce((sum, { dx, dy }) => sum + dx * (2 - Math.abs(dy)) * at(x + dx, y + dy), 0);
      const down = sobel.reduce((sum, { dx, dy }) => sum + dy * (2 - Math.abs(dx)) * at(x + dx, y + dy), 0);
      return Math.min(255, Math.round(Math.hypot(across, down)));
    }),
  );
};

const grayOf = (pixels: Uint8Array, width: number, height: number): Picture => ({
  width,
  height,
  luma: (x, y) => pixels[y * width + x] ?? 0,
});
const rgbOf = (pixels: Uint8Array, width: number, height: number): Picture => ({
  width,
  height,
  luma: (x, y) => {
    const [red = 0, green = 0, blue = 0] = pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  },
});

const largestDifference = (actual: Uint8Array, expected: readonly number[]): number =>
  expected.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (actual[i] ?? Number.NaN))), 0);

/** Modifier that gives a picture this σ. */
const blurFor = (sigma: number, width: number, height: number) => (sigma * 3_630_000) / (width * height);

describe('makeEdgeDetector', () => {
  it('does what the formula says, pixel for pixel, for any small picture, gray or in colour', () => {
    const sizes = fc.integer({ min: 1, max: 24 });
    const sigmas = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 7.9, noNaN: true }));
    fc.assert(
      fc.property(sizes, sizes, sigmas, fc.boolean(), fc.integer(), (width, height, sigma, colour, seed) => {
        const pixels = seededBytes(width * height * (colour ? 3 : 1), seed);
        const blur = blurFor(sigma, width, height);
        const expected = edgesByFormula((colour ? rgbOf : grayOf)(pixels, width, height), blur);
        expect([...makeEdgeDetector({ width, height, blur }).detect(pixels)]).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('does so at the default blur, whose σ is tiny on a small picture', () => {
    const pixels = seededBytes(48 * 31, 7);
    const detector = makeEdgeDetector({ width: 48, height: 31, blur: 8 });
    expect([...detector.detect(pixels)]).toEqual(edgesByFormula(grayOf(pixels, 48, 31), 8));
  });

  it.each([
    [90, 70, 8],
    [90, 70, 13.7],
    [64, 40, 100],
    [200, 3, 20],
    [1, 60, 9],
  ])('stays within a level of the formula for a wide blur: %i×%i, σ %d', (width, height, sigma) => {
    const blur = blurFor(sigma, width, height);
    // Halves of black and white: the sharpest picture there is.
    const pixels = Uint8Array.from({ length: width * height }, (_, i) =>
      (i % width) + Math.floor(i / width) > (width + height) / 2 ? 255 : 0,
    );
    for (const given of [pixels, seededBytes(width * height, 3)]) {
      const edges = makeEdgeDetector({ width, height, blur }).detect(given);
      expect(largestDifference(edges, edgesByFormula(grayOf(given, width, height), blur))).toBeLessThanOrEqual(1);
    }
  });

  it('keeps nothing of the picture before', () => {
    const detector = makeEdgeDetector({ width: 30, height: 20, blur: blurFor(9, 30, 20) });
    const pixels = seededBytes(600, 1);
    const first = [...detector.detect(pixels)];
    detector.detect(seededBytes(600, 2));
    expect([...detector.detect(pixels)]).toEqual(first);
  });

  it('fails for pixels of another size', () => {
    const detector = makeEdgeDetector({ width: 4, height: 4, blur: 0 });
    expect(() => detector.detect(new Uint8Array(17))).toThrow('17 bytes are neither');
  });
});
