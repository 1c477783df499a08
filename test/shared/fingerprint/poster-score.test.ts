import { describe, expect, it } from 'vitest';
import { lumaPicture } from '../../../src/shared/kernels/fingerprint/luma-picture.ts';
import { GOOD_POSTER, posterScore } from '../../../src/shared/kernels/fingerprint/poster-score.ts';

const SIZE = { width: 160, height: 90 };
const { width, height } = SIZE;
const level = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

/** Levels of a gray picture, row after row. */
type Gray = readonly number[];

const paint = (levelAt: (x: number, y: number) => number): Gray =>
  Array.from({ length: width * height }, (_, at) => levelAt(at % width, Math.floor(at / width)));

/** @param tint colours the left half red and the right half blue, by so many levels */
const scoreOf = (gray: Gray, tint = 0): number => {
  const rgb = new Uint8Array(gray.length * 3);
  for (const [at, value] of gray.entries()) {
    const red = at % width < width / 2 ? tint : -tint;
    rgb.set([level(value + red), level(value), level(value - red)], at * 3);
  }
  return posterScore(rgb, lumaPicture(rgb, SIZE));
};

/** A picture with edges, and texture of every size. @param seed which of them */
const scene = (seed: number): Gray =>
  paint((x, y) => {
    const shapes = Math.sin(x / 17 + seed) * Math.cos(y / (11 + seed)) > 0 ? 165 : 75;
    const fine = 22 * Math.sin(x * (1.3 + seed / 9)) * Math.cos(y * 1.7);
    return shapes + fine + 15 * Math.sin((x * y) / 60);
  });
const faded = (gray: Gray, share: number, to: number): Gray => gray.map((value) => to + (value - to) * share);
/** White lines of text on one level. */
const credits = (ground: number): Gray =>
  paint((x, y) => (x > 50 && x < 110 && y % 9 < 3 && (x * 7 + y * 3) % 11 < 5 ? 235 : ground));

/** Means of neighbours in one direction. @param step from one pixel to the next in it */
const smeared = (gray: Gray, radius: number, step: number): Gray =>
  gray.map((value, at) => {
    let sum = value;
    for (let by = 1; by <= radius; by += 1) sum += (gray[at - by * step] ?? value) + (gray[at + by * step] ?? value);
    return sum / (2 * radius + 1);
  });
const blurred = (gray: Gray, radius: number): Gray => smeared(smeared(gray, radius, 1), radius, width);

const SCENES: readonly Gray[] = [0, 1, 2, 3, 4, 5, 6, 7].map(scene);
const [SCENE = []] = SCENES;

describe('the score of a poster', () => {
  it('is that of a poster for pictures with contrast and detail', () => {
    for (const gray of SCENES) expect(scoreOf(gray)).toBeGreaterThan(GOOD_POSTER);
  });

  it('is below for what is black, white, of a single colour, blurred, nearly faded, or text on one colour', () => {
    const flat = [0, 3, 16, 60, 128, 235, 255].map((value) => paint(() => value));
    const gradients = [0, 100, 200].map((value) => paint((x) => value + x / 8));
    const soft = SCENES.map((gray) => blurred(gray, 5));
    const fades = SCENES.flatMap((gray) => [0, 255].map((to) => faded(gray, 0.2, to)));
    const poor = [...flat, ...gradients, ...soft, ...fades, ...[0, 16, 60].map(credits)];
    for (const [at, gray] of poor.entries()) expect(scoreOf(gray), `picture ${at}`).toBeLessThan(GOOD_POSTER);
    expect(
      scoreOf(
        paint(() => 120),
        90,
      ),
    ).toBeLessThan(GOOD_POSTER);
  });

  it('falls with every blur and every fade, and rises with colour', () => {
    for (const [seed, gray] of SCENES.entries()) {
      const best = scoreOf(gray);
      const worse = [blurred(gray, 1), blurred(gray, 2), ...[0, 255].map((to) => faded(gray, 0.6, to))];
      for (const each of worse) expect(scoreOf(each), `scene ${seed}`).toBeLessThan(best);
      expect(scoreOf(gray, 40), `scene ${seed}`).toBeGreaterThan(best);
    }
  });

  it('says which of several poor pictures is the least so', () => {
    const black = scoreOf(paint(() => 0));
    expect(scoreOf(faded(SCENE, 0.15, 0))).toBeGreaterThan(black);
    expect(black).toBe(0);
  });
});
