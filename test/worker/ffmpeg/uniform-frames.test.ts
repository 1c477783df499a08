import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaProbe } from '../../../src/shared/core/media/media-probe.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import type { GrayPicture } from '../../fixtures/decode-pictures.ts';
import { probePath } from '../../fixtures/probe-path.ts';
import { renderFilm } from '../../fixtures/render-film.ts';
import { makeShapedFilm, SHAPED_RATE, STRETCH_S, type Stretch } from '../../fixtures/shaped-film.ts';

/** What freed and fresh memory is filled with: 165 and its complement 90, neither of which is in the films. */
const FILLED_MEMORY = { MALLOC_PERTURB_: '165' };
const TOLERANCE = 16;
/** Of each kind of film; the machine is busy with others. */
const RUNS = 3;

interface Rendered {
  readonly probe: MediaProbe;
  readonly frames: readonly GrayPicture[];
  readonly gif: readonly GrayPicture[];
  readonly square: readonly GrayPicture[];
}

/** Run the worker's own command over a film, in memory that is filled. */
const render = async (path: string, dir: string, fit: 'cover' | 'contain'): Promise<Rendered> => {
  const probe = await probePath(path);
  const options = optionsOf('video', { renders: ['gif', 'frames', 'grayscale'], 'gif.fps': SHAPED_RATE });
  const whole = { ...options, grayscale: { ...options.grayscale, fit } };
  const { process: ran, ...pictures } = await renderFilm({ path, probe, options: whole, dir, env: FILLED_MEMORY });
  expect(ran.exitCode, ran.stderrTail).toBe(0);
  return { probe, ...pictures, square: pictures.grayscale };
};

/** Part of a side on which a picture of one aspect stands in one of another: `[width, height]`, each in (0, 1]. */
const standsOn = (own: number, film: number): [number, number] => [Math.min(1, own / film), Math.min(1, film / own)];

const aspectOf = ({ width, height, sar }: Stretch): number => (width * sar[0]) / (height * sar[1]);

/** Where a pixel of an upright picture lies before it was turned, as parts of both sides. */
const beforeTurn = (x: number, y: number, rotation: number): [number, number] => {
  if (rotation === 90) return [y, 1 - x];
  if (rotation === 180) return [1 - x, 1 - y];
  return rotation === 270 ? [1 - y, x] : [x, y];
};

/** Pixels that cannot come from the film: neither black beside it, nor of its left or right half. */
const strangers = (picture: GrayPicture, stretch: Stretch, film: Stretch, rotation: number): string[] => {
  const [wide, high] = standsOn(aspectOf(stretch), aspectOf(film));
  const turned = rotation % 180 !== 0;
  const coded = turned ? [picture.height, picture.width] : [picture.width, picture.height];
  // Scaling blurs over some pixels of the source, and sizes are whole pixels.
  const margin = [stretch.width, stretch.height].map((side, axis) => {
    const scaled = (coded[axis] ?? 1) * (axis === 0 ? wide : high);
    return (3 * Math.max(1, scaled / side, (film.width * wide) / side / 2) + 2) / (coded[axis] ?? 1);
  });
  const [blurX = 0, blurY = 0] = margin;
  const wrong: string[] = [];
  for (let at = 0; at < picture.gray.length; at += 1) {
    const px = (at % picture.width) + 0.5;
    const py = Math.floor(at / picture.width) + 0.5;
    const [x, y] = beforeTurn(px / picture.width, py / picture.height, rotation);
    const [dx, dy] = [Math.abs(x - 0.5) - wide / 2, Math.abs(y - 0.5) - high / 2];
    // At the edge of the film's own picture there is nothing to blur with.
    const near = (wide < 1 && Math.abs(dx) < blurX) || (high < 1 && Math.abs(dy) < blurY);
    if (near || Math.abs(x - 0.5) < blurX) continue;
    const value = picture.gray[at] ?? 0;
    const due = dx > 0 || dy > 0 ? 0 : x < 0.5 ? 255 : 130;
    if (Math.abs(value - due) > TOLERANCE) wrong.push(`(${px}, ${py}) is ${value}, not ${due}`);
  }
  return wrong;
};

const even = (least: number, most: number) => fc.integer({ min: least / 2, max: most / 2 }).map((half) => half * 2);
/** Of two sizes that are coded in as many macroblocks, H.264 decoders take the container's for both. */
const looksAlike = (one: Stretch, other: Stretch): boolean =>
  (['width', 'height'] as const).every((side) => Math.ceil(one[side] / 16) === Math.ceil(other[side] / 16)) &&
  (one.width !== other.width || one.height !== other.height);
const stretches = (side: fc.Arbitrary<number>, formats: readonly string[]) =>
  fc
    .array(
      fc.record({
        width: side,
        height: side,
        sar: fc.constantFrom<[number, number]>([1, 1], [1, 1], [4, 3], [16, 11]),
        pixFmt: fc.constantFrom(...formats),
      }),
      { minLength: 2, maxLength: 3 },
    )
    .filter((parts) => !parts.some((one) => parts.some((other) => looksAlike(one, other))));

describe('frames that change their size, shape and format', () => {
  let folder: string;
  let films = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanreel-test-shapes-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const check = async (container: 'ts' | 'mp4' | 'avi', parts: readonly Stretch[], rotation: number) => {
    films += 1;
    const name = `film-${films}`;
    const shaped = container === 'avi' ? parts.map((part) => ({ ...part, sar: [1, 1] as const })) : parts;
    const path = await makeShapedFilm(folder, name, container, shaped, rotation);
    const { probe, frames, gif, square } = await render(path, join(folder, name), 'contain');
    // Of which stretch a probe tells depends on how far it looks.
    const { width, height, sar } = probe.video;
    const film: Stretch = { width, height, sar, pixFmt: probe.video.pixFmt ?? '' };
    expect(frames.length).toBe(parts.length * STRETCH_S);
    const stretchAt = (second: number): Stretch => shaped[Math.floor(second / STRETCH_S)] ?? film;
    frames.forEach((picture, i) => {
      expect(strangers(picture, stretchAt(i), film, rotation), `frame ${i} of ${JSON.stringify(shaped)}`).toEqual([]);
    });
    gif.forEach((picture, i) => {
      const stretch = stretchAt(i / SHAPED_RATE);
      expect(strangers(picture, stretch, film, rotation), `GIF ${i} of ${JSON.stringify(shaped)}`).toEqual([]);
    });
    for (const { gray } of square) {
      const foreign = gray.filter((value) => Math.abs(value - 165) < 8 || Math.abs(value - 90) < 8).length;
      expect(foreign / gray.length).toBeLessThan(0.15);
    }
  };

  it(
    'come out of H.264 with their own shape, on black, with no byte that is not of the film',
    { timeout: 300_000 },
    () =>
      fc.assert(
        fc.asyncProperty(stretches(even(32, 240), ['yuv420p', 'yuv422p', 'yuv444p', 'yuv420p10le']), (parts) =>
          check('ts', parts, 0),
        ),
        { numRuns: RUNS, endOnFailure: true },
      ),
  );

  it('come out of motion JPEG, odd sizes too', { timeout: 300_000 }, () =>
    fc.assert(
      fc.asyncProperty(stretches(fc.integer({ min: 33, max: 201 }), ['yuv420p', 'yuv422p', 'yuv444p']), (parts) =>
        check('avi', parts, 0),
      ),
      { numRuns: RUNS, endOnFailure: true },
    ),
  );

  it('come out of a turned film upright', { timeout: 300_000 }, () =>
    fc.assert(
      fc.asyncProperty(
        stretches(even(32, 240), ['yuv420p', 'yuv444p']),
        fc.constantFrom(90, 180, 270),
        (parts, rotation) =>
          check(
            'mp4',
            parts.map((part) => ({ ...part, sar: [1, 1] as const })),
            rotation,
          ),
      ),
      { numRuns: RUNS, endOnFailure: true },
    ),
  );

  it.each([90, 180, 270])(
    'that shrink from 1920×1080 to 64×64 in a film turned by %i° do',
    { timeout: 120_000 },
    (rotation) =>
      check(
        'mp4',
        [
          { width: 1920, height: 1080, sar: [1, 1], pixFmt: 'yuv420p' },
          { width: 64, height: 64, sar: [1, 1], pixFmt: 'yuv420p' },
        ],
        rotation,
      ),
  );

  it('that are cut to a square of their middle show nothing but the film', { timeout: 120_000 }, async () => {
    const pixels = { sar: [1, 1] as const, pixFmt: 'yuv420p' };
    const parts = [
      { ...pixels, width: 320, height: 160 },
      { ...pixels, width: 160, height: 320 },
    ];
    const path = await makeShapedFilm(folder, 'cover', 'ts', parts);
    const { probe, square } = await render(path, join(folder, 'cover'), 'cover');
    const middle: Stretch = { ...pixels, width: 160, height: 160 };
    expect(square.length).toBe(2);
    // A frame of the film's shape fills its middle; the other one stands in it with its own shape.
    square.forEach((picture, i) => {
      const part = parts[i] ?? middle;
      expect(strangers(picture, part.width === probe.video.width ? middle : part, middle, 0)).toEqual([]);
    });
  });
});
