import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeGrayGif, decodeJpegs } from '../fixtures/decode-pictures.ts';
import { makeSourceDisturber } from '../fixtures/disturbed-source.ts';
import { H264, makeNumberedFilm, readFrameNumber } from '../fixtures/numbered-film.ts';
import { readPictures, startPipeline } from '../fixtures/pipeline.ts';
import { runningBinaries } from '../fixtures/running-binaries.ts';

const [ffmpegs, ffprobes] = await Promise.all([runningBinaries('ffmpeg'), runningBinaries('ffprobe')]);

/** Every ffmpeg and every ffprobe at least once. */
const pairs = Array.from({ length: Math.max(ffmpegs.length, ffprobes.length) }, (_, i) => ({
  ffmpeg: ffmpegs[i % ffmpegs.length],
  ffprobe: ffprobes[i % ffprobes.length],
})).flatMap(({ ffmpeg, ffprobe }) => (ffmpeg === undefined || ffprobe === undefined ? [] : [{ ffmpeg, ffprobe }]));

let folder: string;
let film: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-binaries-'));
  film = join(folder, 'film.mp4');
  await makeNumberedFilm(film, { rate: '30', frames: 210, encode: H264 });
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('there is an ffmpeg and an ffprobe to test', () => {
  expect(ffmpegs).not.toEqual([]);
  expect(ffprobes).not.toEqual([]);
});

describe('the main job over TLS by host name', () => {
  it.each(pairs)(
    'with ffmpeg $ffmpeg.version of $ffmpeg.origin, ffprobe $ffprobe.version of $ffprobe.origin',
    async ({ ffmpeg, ffprobe }) => {
      vi.stubEnv('FFMPEG_PATH', ffmpeg.path);
      vi.stubEnv('FFPROBE_PATH', ffprobe.path);
      const disturber = makeSourceDisturber();
      const pipeline = await startPipeline({ intercept: disturber.intercept });
      try {
        const done = await pipeline.run('film.mp4', film, 'slice=5');
        expect(done.manifest).toMatchObject({ status: 'complete', coverage: { expected: 2, rendered: 2 } });
        expect(done.job.ffmpeg.version).toBe(ffmpeg.version);
        expect(done.job.ffprobe.version).toBe(ffprobe.version);
        const { gifs, frames } = await readPictures(pipeline, done);
        expect(gifs.map((gif) => decodeGrayGif(gif).frames.length)).toEqual([50, 20]);
        const pictures = await decodeJpegs([...frames.values()]);
        expect(pictures.map(({ gray, width, height }) => readFrameNumber(gray, width, height))).toEqual([
          0, 30, 60, 90, 120, 150, 180,
        ]);
        // ffmpeg and ffprobe have nothing else to read with than the reader, and it leads to the TLS port only.
        expect(pipeline.cloud.endpoints.s3TlsEndpoint).toMatch(/^https:\/\/localhost:/);
        expect(disturber.reads.length).toBeGreaterThanOrEqual(3);
        expect(disturber.reads.every(({ secure }) => secure)).toBe(true);
      } finally {
        await pipeline.stop();
      }
    },
  );
});
