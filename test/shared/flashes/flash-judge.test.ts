import { describe, expect, it } from 'vitest';
import { type Colour, flashes, grey, isAbove, judged, picturesOf, within } from './flash-films.ts';

const RATES = [10, 15, 25];
const above = (film: Parameters<typeof picturesOf>[0], fps: number, seconds = 2): boolean =>
  isAbove(judged(picturesOf(film, fps, seconds), fps));

describe('general flashes', () => {
  it.each(RATES)(
    'up to three a second are below the threshold, four and five above, at %i pictures a second',
    (fps) => {
      const verdicts = [0, 1, 2, 3, 4, 5].map((perSecond) => above(flashes(perSecond, fps), fps));
      expect(verdicts).toEqual([false, false, false, false, true, true]);
    },
  );

  it('says how many and where', () => {
    const strobe = flashes(5, 25);
    const found = judged(
      picturesOf((second, x, y) => (second >= 2 && second < 3.5 ? strobe(second, x, y) : grey(0)), 25, 6),
      25,
    );
    expect(found).toMatchObject({ general: 5, red: 0 });
    expect(found.at).toHaveLength(1);
    expect(found.at[0]?.first).toBeGreaterThanOrEqual(25);
    expect(found.at[0]?.first).toBeLessThanOrEqual(55);
    expect(found.at[0]?.last).toBeGreaterThan(75);
    expect(found.at[0]?.last).toBeLessThan(115);
  });

  it.each([
    ['below a tenth of the maximum', 0.3, 0.385, false],
    ['above a tenth of the maximum', 0.3, 0.42, true],
    ['between states that are both bright', 0.82, 1, false],
    ['from below 0.8 to above', 0.75, 1, true],
    ['small ones in the dark', 0, 0.08, false],
  ])('change of luminance %s', (_, dark, light, expected) => {
    expect(above(flashes(5, 25, grey(light), grey(dark)), 25)).toBe(expected);
  });

  it.each([
    // A field is a third of the width and of the height: a part of 1/36 of the picture is a quarter of it.
    ['a sixth of the field', 0.136, false],
    ['a third of the field', 0.192, true],
    ['a third of the picture', 0.577, true],
  ])('in %s', (_, side, expected) => {
    const verdicts = [0.1, 0.23, 0.371, 0.4].map((at) => above(within([at, at, side, side], flashes(5, 25)), 25));
    expect(verdicts).toEqual([expected, expected, expected, expected]);
  });

  it('counts halves that alternate, and coarse squares', () => {
    const phase = (second: number): number => Math.floor(second * 10) % 2;
    expect(above((second, x) => grey(x < 0.5 === (phase(second) === 0) ? 1 : 0), 25)).toBe(true);
    const squares = (side: number) =>
      above((s, x, y) => grey((Math.floor(x / side) + Math.floor(y / side) + phase(s)) % 2), 25);
    expect([squares(1 / 2), squares(1 / 6), squares(1 / 12)]).toEqual([true, true, true]);
  });

  it('counts flashes that change their place within a field', () => {
    const film = (second: number, x: number, y: number): Colour => {
      const flash = Math.floor(second * 5);
      const isLit = second * 5 - flash < 0.5;
      const left = 0.35 + 0.15 * (flash % 2);
      return grey(isLit && x > left && x < left + 0.15 && y > 0.35 && y < 0.65 ? 1 : 0);
    };
    expect(above(film, 25)).toBe(true);
  });

  it('slow fades, scene cuts and things that pass are no flashes', () => {
    expect(above((second) => grey(0.5 - 0.5 * Math.cos(2 * Math.PI * second)), 25, 4)).toBe(false);
    expect(above((second) => grey((Math.floor(second * 2) * 0.37) % 1), 25, 4)).toBe(false);
    expect(above((second, x) => grey(Math.abs(x - ((second * 0.7) % 1)) < 0.1 ? 1 : 0.1), 25, 4)).toBe(false);
    expect(above((second, x) => grey(Math.sin(2 * Math.PI * (x * 4 - second * 2.5)) > 0 ? 0.8 : 0.1), 25, 4)).toBe(
      false,
    );
  });

  it('a fade that goes up and down five times a second is five flashes', () => {
    expect(above((second) => grey(0.5 - 0.5 * Math.cos(10 * Math.PI * second)), 25)).toBe(true);
  });

  it('fine grain is no flash', () => {
    let seed = 1;
    const noise = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const film = (): Colour => grey(0.15 + 0.1 * noise());
    expect(above(film, 25, 2)).toBe(false);
  });
});

describe('red flashes', () => {
  const red: Colour = [220, 0, 0];
  const luminance = 0.2126 * ((220 / 255 + 0.055) / 1.055) ** 2.4;

  it.each(RATES)('saturated red against a grey as bright is above the threshold, at %i pictures a second', (fps) => {
    const found = [3, 5].map((n) => judged(picturesOf(flashes(n, fps, red, grey(luminance)), fps, 3), fps));
    expect(found.map((each) => [each.general, each.red > 3])).toEqual([
      [0, false],
      [0, true],
    ]);
  });

  it('pale red and dark red are not', () => {
    expect(above(flashes(5, 25, [200, 120, 120], [150, 150, 150]), 25)).toBe(false);
    expect(above(flashes(5, 25, [60, 0, 0], [0, 0, 0]), 25)).toBe(false);
  });
});

describe('pictures that are played again and again', () => {
  it('flash over the end as well', () => {
    // Two flashes at the end and two at the beginning.
    const lit = new Set([0, 4, 92, 96].map((place) => place + 1));
    const pictures = picturesOf((second) => grey(lit.has(Math.round(second * 25)) ? 1 : 0), 25, 4);
    expect(isAbove(judged(pictures, 25))).toBe(false);
    expect(isAbove(judged(pictures, 25, true))).toBe(true);
  });
});
