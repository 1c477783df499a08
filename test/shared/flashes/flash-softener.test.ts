import { describe, expect, it } from 'vitest';
import { flashesOverBorder } from '../../../src/shared/kernels/flashes/flash-edges.ts';
import { FlashSoftener } from '../../../src/shared/kernels/flashes/flash-softener.ts';
import { type Colour, type Film, flashes, grey, isAbove, judged, picturesOf, SIZE, within } from './flash-films.ts';

const softened = (pictures: readonly Uint8Array[], fps: number) => {
  const softener = new FlashSoftener(SIZE, fps, pictures.length);
  return { pictures: pictures.map((rgb) => softener.soften(rgb).rgb.slice()), spans: softener.softened };
};

const MOTION: Film = (second, x) => grey(0.15 + 0.1 * Math.sin(6 * x + 3 * second));

describe('softening', () => {
  it.each([
    ['a strobe', 25, flashes(12, 25)],
    ['a strobe at a low rate', 10, flashes(5, 10)],
    ['flashes between two shades', 15, flashes(5, 15, grey(0.6), grey(0.3))],
    ['red flashes', 25, flashes(5, 25, [255, 0, 0], [60, 60, 60])],
    ['flashes in a part of the picture', 25, within([0.2, 0.2, 0.4, 0.4], flashes(6, 25), MOTION)],
    ['halves that alternate', 25, (s, x) => grey(x < 0.5 === (Math.floor(s * 10) % 2 === 0) ? 1 : 0)],
  ] satisfies [string, number, Film][])('brings %s below the threshold, also played again', (_, fps, film) => {
    const given = picturesOf(film, fps, 3);
    expect(isAbove(judged(given, fps))).toBe(true);
    const made = softened(given, fps);
    expect(isAbove(judged(made.pictures, fps, true))).toBe(false);
    expect(made.spans.length).toBeGreaterThan(0);
  });

  it('leaves pictures alone that do not flash', () => {
    const given = picturesOf((second, x, y) => (second < 1.5 ? MOTION(second, x, y) : grey(x)), 25, 3);
    const made = softened(given, 25);
    expect(made.pictures).toEqual(given);
    expect(made.spans).toEqual([]);
  });

  it('shows the film as it is again when the flashes are over', () => {
    const strobe = flashes(8, 25);
    const film: Film = (s, x, y) => (s > 0.4 && s < 1.6 ? strobe(s, x, y) : MOTION(s, x, y));
    const given = picturesOf(film, 25, 5);
    const made = softened(given, 25);
    expect(made.pictures.slice(0, 8)).toEqual(given.slice(0, 8));
    expect(made.pictures.slice(75)).toEqual(given.slice(75));
  });
});

describe('flashes over a border', () => {
  const fps = 25;
  /** Flashes of one picture each at these places, in a film of 8 s that is cut in the middle. */
  const cut = (places: readonly number[], light: Colour = grey(1), dark: Colour = grey(0.1)) => {
    const lit = new Set(places);
    const pictures = picturesOf((second) => (lit.has(Math.round(second * fps)) ? light : dark), fps, 8);
    return [judged(pictures.slice(0, 100), fps), judged(pictures.slice(100), fps)] as const;
  };
  const meets = ([before, after]: ReturnType<typeof cut>): boolean =>
    flashesOverBorder({ ...before, count: 100 }, after, fps);

  it.each([
    ['two flashes before it and two behind', [90, 94, 102, 106]],
    ['a flash that ends with the first slice', [91, 95, 99, 103]],
    ['a flash that begins the second slice', [92, 96, 100, 104]],
  ])('%s are too many, though each slice is below', (_, places) => {
    const slices = cut(places);
    expect(slices.map(isAbove)).toEqual([false, false]);
    expect(meets(slices)).toBe(true);
  });

  it.each([
    ['three flashes', [92, 96, 104]],
    ['two before and two behind, further apart', [80, 84, 112, 116]],
    ['flashes of one slice alone', [50, 54, 58]],
  ])('%s are not', (_, places) => {
    expect(meets(cut(places))).toBe(false);
  });

  it('counts red ones', () => {
    const slices = cut([90, 94, 102, 106], [220, 0, 0], grey(0.151));
    expect(slices.map(isAbove)).toEqual([false, false]);
    expect(meets(slices)).toBe(true);
  });

  it('of softened slices are never too many', () => {
    const strobe = picturesOf(flashes(9, fps), fps, 6);
    const [one, other] = [strobe.slice(0, 75), strobe.slice(75)].map((each) => softened(each, fps).pictures);
    const both = [judged(one ?? [], fps), judged(other ?? [], fps)] as const;
    expect(flashesOverBorder({ ...both[0], count: 75 }, both[1], fps)).toBe(false);
    expect(isAbove(judged([...(one ?? []), ...(other ?? [])], fps))).toBe(false);
  });
});
