import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeGrayGif } from '../fixtures/decode-pictures.ts';
import { H264, makeNumberedFilm, readFrameNumber } from '../fixtures/numbered-film.ts';
import { runVariant } from './emulator/run-variant.ts';
import { SYNTHESIZED, type Variant } from './pipeline/variants.ts';
import type { StackTemplate } from './synthesize.ts';

vi.setConfig({ testTimeout: 180_000 });

const FILM = { seconds: 12, fps: 5 } as const;
const ASKED = `renders=gif,frames,clip;slice=5;gif.fps=${FILM.fps}`;
const FRAMES = Array.from({ length: FILM.seconds * FILM.fps }, (_, index) => index);

let folder: string;
let film: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-template-'));
  const path = join(folder, 'film.mp4');
  await makeNumberedFilm(path, { rate: `${FILM.fps}`, frames: FRAMES.length, encode: H264 });
  film = await readFile(path);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const decoded = (gifs: readonly Buffer[]) => gifs.map((gif) => decodeGrayGif(gif));
const lengths = (gifs: readonly Buffer[]) =>
  decoded(gifs).map(({ delaysCs }) => delaysCs.reduce((sum, delay) => sum + delay, 0));
const numbers = (gifs: readonly Buffer[]) =>
  decoded(gifs).flatMap(({ frames }) => frames.map(({ gray, width, height }) => readFrameNumber(gray, width, height)));

describe('in what the template makes, with the rights that its roles have, a film', () => {
  it.each<[Variant, readonly string[]]>([
    ['existing', ['films/film.mp4']],
    ['vpc', ['film.mp4']],
    ['image', ['film.mp4']],
    ['ready', ['film.mp4']],
    ['two', ['films/film.mp4', 'trailers/film.mp4']],
  ])('comes out whole: %s', async (variant, keys) => {
    const { jobs, denied, deadLetters } = await runVariant(SYNTHESIZED.templates[variant], film, keys, ASKED);
    expect([denied, deadLetters]).toEqual([[], []]);
    expect(jobs).toHaveLength(keys.length);
    for (const { status, gifs, files } of jobs) {
      expect(status).toBe('complete');
      expect(lengths(gifs)).toEqual([500, 500, 200]);
      expect(numbers(gifs)).toEqual(FRAMES);
      expect(files.filter((name) => name.startsWith('frames/'))).toHaveLength(FILM.seconds);
      expect(files).toContain('clip.mp4');
    }
  });

  it("has the construct's options: withoutApi", async () => {
    const { jobs, denied } = await runVariant(SYNTHESIZED.templates.withoutApi, film, ['film.mp4']);
    expect(denied).toEqual([]);
    const [job] = jobs;
    expect([job?.status, lengths(job?.gifs ?? [])]).toEqual(['complete', [FILM.seconds * 100]]);
    expect(job?.files).toContain('storyboard/thumbnails.vtt');
    expect(job?.files.filter((name) => name.startsWith('frames/'))).toEqual([]);
  });

  it('fails where a role lacks a right', async () => {
    const text = JSON.stringify(SYNTHESIZED.templates.existing);
    const without = text.replaceAll('results-of-ours/jobs/*/gif/*', 'results-of-ours/jobs/*/gone/*');
    const { jobs, denied } = await runVariant(JSON.parse(without) as StackTemplate, film, ['films/film.mp4'], ASKED);
    expect(jobs[0]?.status).toBe('partial');
    expect(denied.join('\n')).toMatch(/workerfunction\w* s3:PutObject results-of-ours\/jobs\/[\w-]+\/gif\/00000\.gif/);
  });
});
