import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { type FilmBothWays, type ReadSlice, renderBothWays } from '../../fixtures/both-ways.ts';
import { decodeJpegs } from '../../fixtures/decode-pictures.ts';
import { makeNumberedFilm, readFrameNumber, remux } from '../../fixtures/numbered-film.ts';
import { runFfmpeg, runFfprobe } from '../../fixtures/run-media.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

let folder: string;
let server: TlsFileServer;
const at = (name: string) => join(folder, name);

const x264 = (params: string) => ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', `scenecut=0:${params}`];
const CLOSED = x264('bframes=2:keyint=37:min-keyint=37');
const OPEN = x264('bframes=3:b-pyramid=normal:keyint=37:min-keyint=37:open-gop=1');
const LONG = x264('bframes=2:keyint=1000');
const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast'];
const CRA = [...HEVC, '-x265-params', 'log-level=none:keyint=37:min-keyint=37:open-gop=1:scenecut=0'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '37'];
const MPEG2 = ['-c:v', 'mpeg2video', '-bf', '2', '-g', '20', '-b:v', '2M'];
const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '4', '-g', '37'];
const SHAPE = { frames: 130, rate: '25', width: 128, height: 32 };

beforeAll(async () => {
  [folder, server] = await Promise.all([mkdtemp(join(tmpdir(), 'fanreel-test-keys-')), startTlsFileServer()]);
  const make = (name: string, encode: readonly string[], timing?: string) =>
    makeNumberedFilm(at(name), { ...SHAPE, ...(timing === undefined ? {} : { timing }), encode });
  await make('closed.mp4', CLOSED);
  await make('open.mp4', OPEN);
  await make('long.mp4', LONG);
  await make('cra.mp4', CRA);
  await make('live.webm', [...VP9, '-live', '1']);
  await make('uneven.mp4', CLOSED, 'select=not(between(n\\,30\\,75))');
  await make('open.ts', OPEN);
  await make('mpeg2.ts', MPEG2);
  await make('mpeg4.avi', MPEG4);
  await make('prores.mov', ['-c:v', 'prores_ks']);
  await remux(at('open.mp4'), at('live.mkv'), '-live', '1');
  await remux(at('closed.mp4'), at('closed.flv'));
  await runFfmpeg([
    '-itsoffset',
    '1.3',
    '-i',
    at('closed.mp4'),
    '-f',
    'lavfi',
    '-i',
    'sine=duration=6',
    '-c:v',
    'copy',
    at('late.mkv'),
  ]);
  await runFfmpeg(['-ss', '0.7', '-i', at('open.mp4'), '-map', '0', '-c', 'copy', at('trimmed.mp4')]);
}, 120_000);
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Due {
  readonly ms: number;
  readonly isKey: boolean;
}

/** Every picture of a film in the order in which they are shown, by the list of its packets. */
const picturesOf = async (path: string, originUs: number): Promise<Due[]> => {
  const args = ['-select_streams', 'V:0', '-show_entries', 'packet=pts_time,flags', '-of', 'json', path];
  const { packets } = JSON.parse(await runFfprobe(args)) as { packets: { pts_time: string; flags: string }[] };
  return packets
    .map(({ pts_time, flags }) => ({ ms: Number(pts_time) * 1000 - originUs / 1000, isKey: flags.includes('K') }))
    .sort((a, b) => a.ms - b.ms);
};

/** Place of the picture that a second shows: the last key frame that is due by then, else the first picture. */
const shownAt = (pictures: readonly Due[], second: number): number =>
  Math.max(
    0,
    pictures.findLastIndex(({ ms, isKey }) => isKey && ms <= second * 1000 + 0.001),
  );

const readOf = (slice: ReadSlice | Error): ReadSlice => {
  if (slice instanceof Error) throw new Error('a slice failed', { cause: slice });
  return slice;
};

/** The frames of all slices, by second. */
const framesOf = ({ slices }: FilmBothWays) => new Map(slices.flatMap(({ byIndex }) => [...readOf(byIndex).frames]));

/** How far the list of packets may be off: ffprobe begins an edit between two pictures with one of them. */
const OFF_MS = new Map([['trimmed.mp4', 21]]);

const KEYED = { 'frames.sampling': 'keyframes', 'storyboard.sampling': 'keyframes' } as const;
const alone: OptionLayer = { renders: ['frames', 'storyboard'], slice: 3, ...KEYED };
const mixed: OptionLayer = {
  renders: ['frames', 'storyboard', 'gif'],
  slice: 9,
  'gif.width': 32,
  'gif.fps': 5,
  ...KEYED,
};

describe('key frames of a film', () => {
  it.each([
    ['closed.mp4', 'index'],
    ['open.mp4', 'index'],
    ['long.mp4', 'index'],
    ['cra.mp4', 'index'],
    ['live.webm', 'index'],
    ['uneven.mp4', 'index'],
    ['mpeg2.ts', 'index'],
    ['prores.mov', 'index'],
    ['live.mkv', 'index'],
    ['closed.flv', 'index'],
    ['open.ts', 'index'],
    ['trimmed.mp4', 'index'],
    ['late.mkv', 'seek'],
    ['mpeg4.avi', 'seek'],
  ] as const)('%s: each second shows the last one until then', { timeout: 60_000 }, async (name, way) => {
    const by = await renderBothWays(at(name), {
      server,
      layer: alone,
      ways: way === 'index' ? ['index', 'seek'] : ['index'],
    });
    expect(by.job.reading?.way).toBe(way);
    const pictures = await picturesOf(at(name), by.job.probe.originUs);
    const delayMs = (by.job.probe.video.delayUs ?? 0) / 1000;
    const seconds = Array.from({ length: Math.ceil(by.job.probe.durationMs / 1000) }, (_, second) => second);
    const expected = seconds.map((second) => shownAt(pictures, second - delayMs / 1000));

    for (const { byIndex, bySeek } of by.slices) {
      const read = readOf(byIndex);
      expect(read.reading?.way).toBe(way);
      if (way === 'index') expect(read.reading?.keyFrames).toBeGreaterThan(0);
      const sought = way === 'index' ? readOf(bySeek) : read;
      expect(read.outputs).toEqual(sought.outputs);
      expect(read.shownMs).toEqual(sought.shownMs);
      expect(read.shownMs.storyboard).toEqual(read.shownMs.frames);
    }
    const frames = framesOf(by);
    expect([...frames.keys()]).toEqual(seconds);
    const numbers = (await decodeJpegs([...frames.values()])).map(({ gray, width, height }) =>
      readFrameNumber(gray, width, height),
    );
    expect(numbers).toEqual(expected);
    const shownMs = by.slices.flatMap(({ byIndex }) => readOf(byIndex).shownMs.frames);
    expect(shownMs).toHaveLength(seconds.length);
    for (const [second, ms] of shownMs.entries()) {
      const listedMs = (pictures[expected[second] ?? 0]?.ms ?? 0) + delayMs;
      expect(Math.abs(ms - listedMs), `moment of second ${second}`).toBeLessThan(OFF_MS.get(name) ?? 1);
    }
    // In slices of another length, beside a render that needs every picture.
    const beside = await renderBothWays(at(name), { server, layer: mixed, ways: ['index'] });
    expect(beside.slices.map(({ byIndex }) => readOf(byIndex).reading?.way)).toEqual([way]);
    expect(framesOf(beside)).toEqual(frames);
  });
});
