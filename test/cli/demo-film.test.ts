import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDemoFilm } from '../../src/cli/run/demo-film.ts';
import { probePath } from '../fixtures/probe-path.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-demo-film-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SECOND_EACH = { lights: 1, cells: 1, fractal: 1, card: 1 };

it('makes the film of the demo with this ffmpeg, in pictures and sound, and leaves one that is there alone', async () => {
  const path = join(folder, 'demo', 'film.mp4');
  const { signal } = new AbortController();
  expect(await makeDemoFilm(path, process.env, signal, SECOND_EACH)).toBe(true);
  const { durationMs, video, audio } = await probePath(path);
  expect(durationMs).toBeCloseTo(4_000, -2);
  expect([video.displayWidth, video.displayHeight]).toEqual([640, 360]);
  expect(audio).toBe(true);
  const { mtimeMs } = await stat(path);
  expect(await makeDemoFilm(path, process.env, signal, SECOND_EACH)).toBe(false);
  expect((await stat(path)).mtimeMs).toBe(mtimeMs);
  expect(await readdir(join(folder, 'demo'))).toEqual(['film.mp4']);
});
