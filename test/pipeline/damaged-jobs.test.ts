import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gifKey } from '../../src/renders/gif/keys.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { seededRandom } from '../fixtures/damage.ts';
import { decodeGrayGif, decodeJpegs, type GrayPicture } from '../fixtures/decode-pictures.ts';
import { FILM_HEIGHT, FILM_WIDTH, H264, makeNumberedFilm, readFrameNumber, VP8 } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { WORLD_SEED } from '../fixtures/world-seed.ts';

const EACH = 5;
const SECONDS = 4;
const RATE = 25;
const GIF_FPS = 5;
const OPTIONS = `slice=2;renders=gif,frames;gif.fps=${GIF_FPS};gif.width=160`;
const LONG_MS = 240_000;

/** What happens to files: cut off, a hole of zeros, a part that is missing, bytes that flipped, a part that came twice. */
const DAMAGES: readonly ((film: Buffer, next: () => number) => Buffer)[] = [
  (film, next) => film.subarray(0, Math.ceil(film.length * (0.3 + 0.7 * next()))),
  (film, next) => {
    const at = Math.floor(film.length * next());
    return Buffer.from(film).fill(0, at, Math.min(film.length, at + Math.ceil((film.length / 8) * next())));
  },
  (film, next) => {
    const at = Math.floor(film.length * next());
    return Buffer.concat([film.subarray(0, at), film.subarray(at + Math.ceil((film.length / 8) * next()))]);
  },
  (film, next) => {
    const changed = Buffer.from(film);
    for (let i = 0; i < 20; i += 1) changed[Math.floor(film.length * next())] = Math.floor(256 * next());
    return changed;
  },
  (film, next) => {
    const at = Math.floor(film.length * next());
    return Buffer.concat([film.subarray(0, at), film.subarray(Math.max(0, at - 5000))]);
  },
];

const FILMS = [
  ['film.mp4', H264],
  ['film.mkv', H264],
  ['film.ts', H264],
  ['film.webm', VP8],
] as const;

let folder: string;
let pipeline: Pipeline;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-damaged-jobs-'));
  for (const [name, encode] of FILMS) {
    await makeNumberedFilm(join(folder, name), { rate: `${RATE}`, frames: SECONDS * RATE, encode });
  }
  pipeline = await startPipeline({ concurrency: 2 });
}, LONG_MS);
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Undefined where damage has made it unreadable. */
const numberOf = ({ gray, width, height }: GrayPicture): number | undefined => {
  try {
    return readFrameNumber(gray, width, height);
  } catch {
    return undefined;
  }
};

/** Every picture that was planned is there, whole, at its size, in its time. */
const expectWhole = async ({ job, manifest }: FinishedJob) => {
  const { durationMs } = job.probe;
  const seconds = Math.ceil(durationMs / 1000);
  const keys = await pipeline.keys(`jobs/${job.jobId}/frames/`);
  expect(keys).toHaveLength(seconds);
  const pictures = await decodeJpegs(await Promise.all(keys.map((key) => pipeline.read(key))));
  expect(pictures.map(({ width, height }) => [width, height])).toEqual(keys.map(() => [FILM_WIDTH, FILM_HEIGHT]));
  let framesInGifs = 0;
  let delaysCs = 0;
  for (let index = 0; index < job.sliceCount; index += 1) {
    const gif = decodeGrayGif(await pipeline.read(gifKey(sliceKeys(job.jobId, index))));
    framesInGifs += gif.frames.length;
    delaysCs += gif.delaysCs.reduce((sum, delay) => sum + delay, 0);
  }
  expect(framesInGifs).toBeGreaterThan(0);
  expect(delaysCs).toBe(Math.round(durationMs / 10));
  expect(manifest.coverage).toMatchObject({ expected: job.sliceCount, rendered: job.sliceCount, gaps: [] });
  return pictures;
};

it.each(FILMS)(
  'a damaged %s never comes out complete with fewer pictures than planned',
  { timeout: LONG_MS },
  async (name) => {
    const film = await readFile(join(folder, name));
    const next = seededRandom(WORLD_SEED + name.length);
    const damages = Array.from({ length: EACH }, (_, i) => DAMAGES[i % DAMAGES.length]?.(film, next) ?? film);
    const sources = await Promise.all(damages.map((bytes, i) => pipeline.upload(`${i}-${name}`, bytes, OPTIONS)));
    const ends = await Promise.all(sources.map((source) => pipeline.end(source)));
    for (const [i, end] of ends.entries()) {
      if (!('manifest' in end)) {
        expect(end, `damage ${i}`).toMatchObject({ rejected: { message: expect.stringMatching(/\.$/) } });
        continue;
      }
      if (end.manifest.status !== 'complete') {
        expect(end.manifest.coverage.gaps.length, `damage ${i}`).toBeGreaterThan(0);
        continue;
      }
      const pictures = await expectWhole(end);
      if (i % DAMAGES.length > 0) continue;
      // Of a film that only ends early every picture that is there is the right one, or the last one before it.
      for (const [second, picture] of pictures.entries()) {
        expect(numberOf(picture), `damage ${i}, second ${second}`).toBeLessThanOrEqual(second * RATE);
      }
    }
  },
);

it('an undamaged one comes out complete, with every number', { timeout: LONG_MS }, async () => {
  const done = await pipeline.run('whole.mkv', await readFile(join(folder, 'film.mkv')), OPTIONS);
  expect(done.manifest.status).toBe('complete');
  const pictures = await expectWhole(done);
  expect(pictures.map(numberOf)).toEqual(Array.from({ length: SECONDS }, (_, second) => second * RATE));
});
