import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ColourHistogram } from '../../../../src/renders/gif/kernel/colour-histogram.ts';
import { writeSmallGif } from '../../../../src/renders/gif/worker/small-gif.ts';
import { decodeGif } from '../encoder/decode-gif.ts';
import { drawFrame, noise } from '../encoder/make-gif.ts';

const SIZE = { width: 24, height: 16 };
const next = noise(5);
const grain = () => drawFrame(SIZE.width, SIZE.height, () => [next(), next(), next()]);
const ramp = (shift: number) => drawFrame(SIZE.width, SIZE.height, (x, y) => [(x * 5 + shift) & 255, y * 9, 90]);
const flat = (level: number) => drawFrame(SIZE.width, SIZE.height, () => [level, level >> 1, 200]);

const FILMS: Readonly<Record<string, readonly Uint8Array[]>> = {
  noise: Array.from({ length: 5 }, grain),
  'a single colour': Array.from({ length: 5 }, () => flat(80)),
  'a moving gradient': Array.from({ length: 8 }, (_, i) => ramp(i * 3)),
  // Averaged pixels have colours that are in no picture.
  'two colours': Array.from({ length: 5 }, () =>
    drawFrame(SIZE.width, SIZE.height, () => (next() > 127 ? [255, 255, 255] : [0, 0, 0])),
  ),
  'a single picture': [grain()],
  'sharp cuts': Array.from({ length: 8 }, (_, i) => (i % 3 === 0 ? grain() : i % 2 === 0 ? flat(i * 9) : ramp(i))),
  'noise that begins late': Array.from({ length: 10 }, (_, i) => (i < 8 ? flat(9) : grain())),
};

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanreel-small-gif-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const write = (film: readonly Uint8Array[], maxBytes: number, name: string, size = SIZE) => {
  const histogram = new ColourHistogram();
  for (const frame of film) histogram.add(frame);
  return writeSmallGif({
    ...size,
    delaysCs: film.map(() => 10),
    loop: 0,
    maxBytes,
    statistics: histogram.statistics(),
    read: async (target, place) => target.set(film[place] ?? []),
    path: join(dir, name),
  });
};

describe('writeSmallGif', () => {
  for (const [name, film] of Object.entries(FILMS)) {
    it(`writes no byte too many: ${name}`, async () => {
      for (const maxBytes of [20_000, 2500, 900, 300]) {
        const written = await write(film, maxBytes, `${name}-${maxBytes}`);
        if ('leastBytes' in written) {
          expect(written.leastBytes).toBeGreaterThan(maxBytes);
          continue;
        }
        const bytes = await readFile(written.chosen.path);
        expect(bytes.length).toBeLessThanOrEqual(maxBytes);
        const gif = decodeGif(bytes);
        expect(gif.frames).toHaveLength(written.chosen.frames);
        expect(gif.frames.reduce((sum, { delayCs }) => sum + delayCs, 0)).toBe(film.length * 10);
        expect([gif.width, gif.height]).toEqual([written.chosen.width, written.chosen.height]);
      }
    });
  }

  it('changes nothing where there is room', async () => {
    const written = await write(FILMS['a moving gradient'] ?? [], 1_000_000, 'roomy');
    expect(written).toMatchObject({ chosen: { ...SIZE, frames: 8, tolerance: 0 } });
  });

  it('leaves little of a limit unused, whatever the steps of the search are', async () => {
    const size = { width: 96, height: 64 };
    const film = Array.from({ length: 6 }, (_, i) =>
      drawFrame(size.width, size.height, (x, y) => {
        const wave = 90 * Math.sin((x + 5 * i) / 9) * Math.cos(y / 7);
        // Grain: of a smooth pattern a smaller width may be nearer, and more of the limit is left.
        const level = next() / 8;
        return [112 + wave, (2 * y + 3 * i) & 255, 100 + 40 * Math.sin((x - y + 7 * i) / 11)].map((value) =>
          Math.min(255, Math.round(value + level)),
        ) as [number, number, number];
      }),
    );
    const roomy = await write(film, 1e8, 'whole', size);
    const whole = 'chosen' in roomy ? (await stat(roomy.chosen.path)).size : 0;
    for (const share of [0.75, 0.5, 0.3]) {
      const maxBytes = Math.round(whole * share);
      const written = await write(film, maxBytes, `filled-${share}`, size);
      const bytes = 'chosen' in written ? (await stat(written.chosen.path)).size : 0;
      expect(bytes / maxBytes).toBeGreaterThan(0.95);
      expect(bytes).toBeLessThanOrEqual(maxBytes);
    }
  });

  it('says the least bytes possible where nothing fits', async () => {
    const written = await write(FILMS.noise ?? [], 50, 'tiny');
    expect(written).toEqual({ leastBytes: expect.any(Number) });
    const least = 'leastBytes' in written ? written.leastBytes : 0;
    expect(await write(FILMS.noise ?? [], least, 'least')).toHaveProperty('chosen');
    expect(await write(FILMS.noise ?? [], least - 1, 'less')).toHaveProperty('leastBytes', least);
  });
});
