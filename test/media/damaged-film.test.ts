import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededBytes } from '../fixtures/damage.ts';
import { type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { runFfmpeg, runFfprobe } from '../fixtures/run-media.ts';

const SECONDS = 3;
const SLICE_SECONDS = 1;
const OPTIONS = `slice=${SLICE_SECONDS};renders=gif;gif.fps=24;gif.width=96`;
/** Bytes of noise in the middle of a film, in its pictures: a container that is damaged as well is a matter of its reader. */
const DAMAGE_BYTES = 2_000;
/** Where Matroska says that a picture is, its own head comes first, which is shorter than this. */
const MATROSKA_HEAD_BYTES = 48;

/** Films whose decoders notice such damage, whichever ffmpeg it is: with one slice a picture, and in VP8 and VP9, some decodes on. */
const FILMS: readonly (readonly [string, readonly string[]])[] = [
  ['slices.mkv', ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '24', '-x264-params', 'slices=4']],
  ['open-gop.mkv', ['-c:v', 'libx264', '-g', '24', '-x264-params', 'open-gop=1:bframes=3:slices=4']],
  ['mpeg4.mp4', ['-c:v', 'mpeg4', '-g', '24']],
  ['prores.mov', ['-pix_fmt', 'yuv422p10le', '-c:v', 'prores_ks']],
];

let folder: string;
let pipeline: Pipeline;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-damaged-film-'));
  pipeline = await startPipeline();
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

const makeFilm = async (name: string, encode: readonly string[]): Promise<Buffer> => {
  const path = join(folder, name);
  const film = `testsrc2=size=160x90:rate=24:duration=${SECONDS},noise=alls=12:allf=t,format=yuv420p`;
  await runFfmpeg(['-f', 'lavfi', '-i', film, ...encode, path]);
  return readFile(path);
};

const damage = async (name: string, film: Buffer): Promise<Buffer> => {
  const entries = ['-select_streams', 'v:0', '-show_entries', 'packet=pos,size', '-of', 'compact=p=0'];
  const packets = await runFfprobe([...entries, join(folder, name)]);
  const places = [...packets.matchAll(/^size=(\d+)\|pos=(\d+)/gm)].map(
    ([, size, pos]) => [Number(pos), Number(size)] as const,
  );
  const head = name.endsWith('.mkv') ? MATROSKA_HEAD_BYTES : 0;
  const damaged = Buffer.from(film);
  let left = DAMAGE_BYTES;
  for (const [pos, size] of places.slice(places.length >> 1)) {
    const noise = seededBytes(Math.max(0, Math.min(left, size - head)), 5);
    damaged.set(noise, pos + head);
    left -= noise.length;
  }
  expect(left).toBe(0);
  return damaged;
};

const heldIn = async (name: string, film: Buffer): Promise<readonly number[]> => {
  const { manifest } = await pipeline.run(name, film, OPTIONS);
  expect(manifest.coverage.rendered).toBe(SECONDS / SLICE_SECONDS);
  return (manifest.warnings ?? []).filter(({ code }) => code === 'heldPicture').flatMap(({ slices }) => slices ?? []);
};

it.each(FILMS)('%s: pictures that could not be decoded are told, and whole ones are not', async (name, encode) => {
  const film = await makeFilm(name, encode);
  const damaged = await damage(name, film);
  const [whole, told] = await Promise.all([heldIn(`whole-${name}`, film), heldIn(`damaged-${name}`, damaged)]);
  expect(whole).toEqual([]);
  expect(told).toContain(1);
});
