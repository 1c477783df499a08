import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { jpegSize } from '../fixtures/decode-pictures.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';

const SIZE = { width: 320, height: 180 };
const { width, height } = SIZE;
const LARGE = { width: 1280, height: 720 };
/** Seconds of each scene. */
const SCENE_S = 2;
/** A key frame every 5 s: hardly a second begins with one. */
const ENCODE = ['-c:v', 'mpeg4', '-q:v', '2', '-g', '50', '-pix_fmt', 'yuv420p'];
const TEXT = "geq=lum='if(between(X,100,220)*lt(mod(Y,14),5)*lt(mod(X*7+Y*3,11),5),235,16)':cb=128:cr=128";

const flat = (colour: string): string => `color=c=${colour}:s=${width}x${height}:r=10`;
const moving = `testsrc2=s=${width}x${height}:r=10`;
/** What the film shows, scene by scene; it is good from `good` on alone. */
const SCENES = [
  flat('black'),
  flat('red'),
  `${flat('black')},format=yuv420p,${TEXT}`,
  `${moving},boxblur=12:2`,
  `${moving},fade=in:0:${SCENE_S * 10}`,
  moving,
  flat('white'),
] as const;
const good = { from: 5 * SCENE_S, to: 6 * SCENE_S };
const SECONDS = SCENES.length * SCENE_S;
/** Two slices; there is nothing good in the first. */
const SLICE_S = SECONDS / 2;

const GIFS = 'renders=gif;gif.width=64';
const JOBS = {
  framed: `slice=${SLICE_S};renders=frames`,
  gifs: `slice=${SLICE_S};${GIFS}`,
  moments: `at=2.5,9.5;length=2;${GIFS}`,
  packed: `slice=${SLICE_S};renders=frames;frames.pack=on`,
  mixed: `slice=${SLICE_S};renders=gif,frames;gif.width=64;frames.pack=on;frames.sampling=keyframes`,
  keyed: `slice=${SLICE_S};renders=frames;frames.sampling=keyframes`,
} as const;

let pipeline: Pipeline;
let film: Buffer;
let large: Buffer;
let framed: FinishedJob;
/** A film of another name for each job: nothing is taken over. */
const run = (name: keyof typeof JOBS): Promise<FinishedJob> => pipeline.run(`${name}.mp4`, film, JOBS[name]);

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-test-poster-'));
  const path = join(folder, 'film.mp4');
  const inputs = SCENES.flatMap((scene) => ['-f', 'lavfi', '-t', `${SCENE_S}`, '-i', scene]);
  const joined = `${SCENES.map((_, at) => `[${at}]format=yuv420p,setsar=1[s${at}]`).join(';')};${SCENES.map((_, at) => `[s${at}]`).join('')}concat=n=${SCENES.length}`;
  try {
    await runFfmpeg([...inputs, '-filter_complex', joined, '-r', '10', ...ENCODE, '-movflags', '+faststart', path]);
    film = await readFile(path);
    const pattern = `testsrc2=s=${LARGE.width}x${LARGE.height}:r=10:d=2`;
    await runFfmpeg(['-y', '-f', 'lavfi', '-i', pattern, ...ENCODE, path]);
    large = await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  pipeline = await startPipeline({ concurrency: 2 });
  framed = await run('framed');
});
afterAll(() => pipeline?.stop());

const posterOf = async ({ job, manifest }: FinishedJob) => {
  const key = `jobs/${job.jobId}/poster.jpg`;
  expect(manifest.poster?.key).toBe(key);
  return { ...manifest.poster, second: manifest.poster?.second ?? -1, jpeg: await pipeline.read(key) };
};
const frameAt = (second: number): Promise<Buffer> =>
  pipeline.read(`jobs/${framed.job.jobId}/frames/${String(second).padStart(6, '0')}.jpg`);
const isGood = (second: number): boolean => second >= good.from && second < good.to;
const posters = (records: readonly SliceRecord[]) => records.map(({ poster }) => poster);

describe('the poster of a film', () => {
  it('is the frame of a second that is not black, of a single colour, credits, blurred, a fade or white', async () => {
    const { second, jpeg, ...facts } = await posterOf(framed);
    expect(isGood(second), `second ${second}`).toBe(true);
    expect(jpeg.equals(await frameAt(second))).toBe(true);
    expect(facts).toMatchObject({ ...SIZE, bytes: jpeg.length });
    expect(framed.manifest.warnings?.map(({ code }) => code) ?? []).not.toContain('extrasMissing');
  });

  it('has a small one beside it that shows the same, where it is larger than that', async () => {
    expect(framed.manifest.poster).not.toHaveProperty('small');
    const { job, manifest } = await pipeline.run('large.mp4', large, 'renders=gif;gif.width=64');
    const size = { width: 960, height: 540 };
    const key = `jobs/${job.jobId}/poster-small.jpg`;
    const small = await pipeline.read(key);
    expect(manifest.poster).toMatchObject({ ...LARGE, small: { key, ...size, bytes: small.length } });
    const raw = (jpeg: Uint8Array) => sharp(jpeg).resize(size).removeAlpha().raw().toBuffer();
    const [full, shown] = await Promise.all([raw(await pipeline.read(`jobs/${job.jobId}/poster.jpg`)), raw(small)]);
    expect(shown.length).toBe(full.length);
    const difference = full.reduce((sum, level, at) => sum + Math.abs(level - (shown[at] ?? 0)), 0);
    expect(difference / full.length).toBeLessThan(6);
    expect(await sharp(small).metadata()).toMatchObject({ format: 'jpeg', ...size });
  });

  it('is the best of one for each slice, which is poor only where there is nothing better', async () => {
    const [first, second] = posters(framed.records);
    expect(isGood(second?.second ?? -1)).toBe(true);
    expect(second?.score).toBeGreaterThan(1);
    expect(first?.score).toBeLessThan(1);
    for (const poster of [first, second]) {
      expect(await pipeline.read(poster?.key ?? '')).toEqual(await frameAt(poster?.second ?? -1));
    }
  });

  it('is as exact and as large where no frames are made', async () => {
    const { second, jpeg } = await posterOf(await run('gifs'));
    expect(second).toBe(framed.manifest.poster?.second);
    expect(jpegSize(jpeg)).toEqual(SIZE);
    expect(jpeg.equals(await frameAt(second))).toBe(true);
  });

  it('is the exact frame where frames are packed key frames and other renders are exact', async () => {
    const { second, jpeg } = await posterOf(await run('mixed'));
    expect(second).toBe(framed.manifest.poster?.second);
    expect(jpeg.equals(await frameAt(second))).toBe(true);
  });

  it('is of the moments that are rendered', async () => {
    const moments = await run('moments');
    const shown = await posterOf(moments);
    expect(shown.second).toBe(11);
    expect(shown.jpeg.equals(await frameAt(11))).toBe(true);
    const [first] = posters(moments.records);
    expect([3, 4]).toContain(first?.second);
    expect(await pipeline.read(first?.key ?? '')).toEqual(await frameAt(first?.second ?? -1));
  });

  it('is among the frames of a slice where they lie in one file, and a key frame where all renders are of these', async () => {
    const packed = await run('packed');
    expect((await posterOf(packed)).jpeg.equals(await frameAt(packed.manifest.poster?.second ?? -1))).toBe(true);
    const keyed = await run('keyed');
    const { second, jpeg } = await posterOf(keyed);
    const name = `${String(second).padStart(6, '0')}.jpg`;
    expect(jpeg.equals(await pipeline.read(`jobs/${keyed.job.jobId}/frames/${name}`))).toBe(true);
  });
});
