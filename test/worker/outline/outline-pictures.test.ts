import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { momentsOf, planOutline } from '../../../src/renders/storyboard/plan/plan-outline.ts';
import { makeIndexSource } from '../../../src/shared/adapters/packets/index-source.ts';
import { makeIndexReader } from '../../../src/shared/adapters/packets/stored-index.ts';
import { makeSourceProbe } from '../../../src/shared/adapters/probe/source-probe.ts';
import type { Job } from '../../../src/shared/core/documents/job.ts';
import { shownAt } from '../../../src/worker/outline/shown-at.ts';
import { outlinePictures } from '../../../src/worker/outline-pictures.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { jobOf, optionsOf } from '../../fakes/job-documents.ts';
import { H264, MPEG4, makeNumberedFilm, readFrameNumber, remux } from '../../fixtures/numbered-film.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

const FPS = 25;
/** Key frames of the films are this many frames apart. */
const KEY_FRAMES = 37;
const FRAMES = 150;
const TRIMMED_MS = 800;
const OPEN_GROUPS = `bframes=3:b-pyramid=normal:keyint=${KEY_FRAMES}:min-keyint=${KEY_FRAMES}:scenecut=0:open-gop=1`;

/** Cut the beginning without encoding again, as phones do: an edit list begins behind a key frame. */
const trim = (from: string, to: string, seconds: number) =>
  runFfmpeg(['-ss', `${seconds}`, '-i', from, '-map', '0', '-c', 'copy', to]);

let folder: string;
let server: TlsFileServer;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  [folder, server] = await Promise.all([mkdtemp(join(tmpdir(), 'fanreel-test-outline-')), startTlsFileServer()]);
  const shape = { frames: FRAMES, rate: `${FPS}`, width: 320, height: 80 };
  await makeNumberedFilm(at('base.mp4'), { ...shape, encode: H264 });
  await makeNumberedFilm(at('open.mp4'), { ...shape, encode: ['-c:v', 'libx264', '-x264-params', OPEN_GROUPS] });
  await makeNumberedFilm(at('short.avi'), { ...shape, encode: MPEG4 });
  // Without the key frames that the encoder adds where pictures change much.
  await makeNumberedFilm(at('long.avi'), {
    ...{ ...shape, frames: 125 * FPS },
    encode: [...MPEG4, '-sc_threshold', '1000000000'],
  });
  await remux(at('base.mp4'), at('cues.mkv'));
  await trim(at('base.mp4'), at('trimmed.mp4'), TRIMMED_MS / 1000);
  await remux(at('base.mp4'), at('stream.ts'));
  await remux(at('base.mp4'), at('tags.flv'));
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Outline a film. @returns for each moment the number of the frame that is shown, and when that is due, milliseconds */
const outline = async (name: string) => {
  const content = at(name);
  const url = server.serve('film', { content });
  const access = {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: server.caFile },
    presign: async () => url,
    remainingMs: () => 300_000,
  };
  const store = new InMemoryObjectStore();
  const source = { bucket: 'source', key: name, etag: 'etag-1', bytes: (await stat(content)).size };
  const probe = await makeSourceProbe(access, store)(source, 'video');
  const options = optionsOf('video', { slice: 3 });
  const plain: Job = jobOf(probe.durationMs, { source, probe, options });
  const job: Job = { ...plain, reading: await makeIndexSource(access, store, 'output')(plain) };
  const board = planOutline(job);
  const moments = momentsOf(board);
  const readIndex = makeIndexReader(store, 'output', 1 << 20);
  const pictures = await outlinePictures({ job, moments, tile: board.tile }, { ...access, memoryMb: 1769, readIndex });
  const shown = moments.map((ms) => shownAt(pictures, ms));
  const { width, height } = board.tile;
  const tiles = shown.flatMap((picture) => {
    if (picture === undefined) return [];
    expect(picture.pixels).toHaveLength(width * height * 3);
    const green = picture.pixels.filter((_, i) => i % 3 === 1);
    return [{ number: readFrameNumber(green, width, height), atMs: picture.atUs / 1000 }];
  });
  return { way: job.reading?.way, moments, tiles };
};

describe('the outline of a film', () => {
  it.each([
    ['by the index of an MP4', 'base.mp4', 'index'],
    ['by the index of an MP4 with open groups', 'open.mp4', 'index'],
    [
      'by the index of a trimmed MP4, whose first key frame is due before it begins',
      'trimmed.mp4',
      'index',
      TRIMMED_MS,
    ],
    ['by the index of a transport stream', 'stream.ts', 'index'],
    ['by the index of an FLV', 'tags.flv', 'index'],
    ['by the index of a Matroska, or its cues', 'cues.mkv', undefined],
    ['by reading all of a short AVI', 'short.avi', 'seek'],
    ['by seeking in a long AVI', 'long.avi', 'seek', 0, 125 * FPS],
  ])(
    '%s shows the last key frame of each moment, and says when it is due',
    async (_, name, way, trimmedMs = 0, frames = FRAMES) => {
      const { moments, tiles, ...found } = await outline(name);
      expect(['index', 'seek']).toContain(found.way);
      if (way !== undefined) expect(found.way).toBe(way);
      const seconds = Math.ceil(frames / FPS - trimmedMs / 1000);
      const interval = Math.ceil(seconds / 60);
      const count = Math.ceil(seconds / interval);
      expect(moments).toEqual(Array.from({ length: count }, (_each, i) => i * interval * 1000));
      expect(tiles).toHaveLength(count);
      // ffmpeg seeks a little earlier in films whose frames are reordered, and may find the key frame before.
      const earlierMs = name === 'long.avi' ? 130 : 0;
      for (const [i, { number, atMs }] of tiles.entries()) {
        const lastBy = (ms: number) => KEY_FRAMES * Math.floor((Math.max(0, ms) * FPS) / 1000 / KEY_FRAMES);
        const ms = (moments[i] ?? 0) + trimmedMs;
        expect([lastBy(ms - earlierMs), lastBy(ms)], `${ms} ms`).toContain(number);
        expect(Math.abs(atMs + trimmedMs - (number * 1000) / FPS)).toBeLessThan(1);
      }
    },
  );
});
