import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipKey } from '../../src/renders/clip/keys.ts';
import { type Buckets, openBuckets } from '../../src/sdk/cloud/buckets.ts';
import { downloadOutputs } from '../../src/sdk/results/download-outputs.ts';
import { readOutput } from '../../src/sdk/results/read-output.ts';
import { findLostOutputs } from '../../src/shared/core/completion/lost-outputs.ts';
import { readStitched } from '../../src/shared/core/completion/stitched-record.ts';
import { readManifest } from '../../src/shared/core/completion/stored-outcome.ts';
import { sliceKeys, stitchedKey } from '../../src/shared/core/contracts/object-keys.ts';
import { type StitchedRecord, sharedOutputs, stitchedName } from '../../src/shared/core/documents/stitched.ts';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import { H264, numberedSource } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { runFfmpeg, runFfprobe } from '../fixtures/run-media.ts';
import { until } from '../fixtures/until.ts';

const SECONDS = 3;
const FPS = 10;
/** A tone near each end of the film, seconds. */
const TONES = [
  [0.5, 0.9],
  [2.2, 2.6],
] as const;
const RATE = 48_000;
const LOUD = 3000;
/** An AAC packet has 21 ms. */
const IN_SYNC_S = 0.03;

/** Length of the sound in each film; none: 0. */
const FILMS = { same: SECONDS, silent: 0, shorter: 1.5, longer: 5 } as const;
type Name = keyof typeof FILMS;
const NAMES = Object.keys(FILMS) as Name[];

let pipeline: Pipeline;
let folder: string;
const jobs = new Map<Name, { readonly job: FinishedJob['job']; readonly record: StitchedRecord }>();

const makeFilm = async (name: Name): Promise<string> => {
  const path = join(folder, `${name}.mp4`);
  const sounds = TONES.map(([from, to]) => `between(t,${from},${to})`).join('+');
  const tone = `aevalsrc='(${sounds})*0.5*sin(2*PI*1000*t)':s=${RATE}:d=${FILMS[name]}`;
  const sound = FILMS[name] === 0 ? [] : ['-f', 'lavfi', '-i', tone, '-c:a', 'aac'];
  await runFfmpeg([
    '-f',
    'lavfi',
    '-t',
    `${SECONDS}`,
    '-i',
    numberedSource({ rate: '20', width: 64, height: 36 }),
    ...sound,
    ...H264,
    path,
  ]);
  return path;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-clip-'));
  pipeline = await startPipeline();
  const { outputBucket } = pipeline.cloud.endpoints;
  await Promise.all(
    NAMES.map(async (name) => {
      const film = await makeFilm(name);
      const { job } = await pipeline.run(`${name}.mp4`, film, `renders=clip;clip.width=64;clip.fps=${FPS};slice=2`);
      const stitched = () => readStitched(pipeline.store, outputBucket, job.jobId);
      jobs.set(name, { job, record: (await until(`clip.mp4 of ${name}`, stitched)).record });
    }),
  );
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

const jobOf = (name: Name) => {
  const done = jobs.get(name);
  if (done === undefined) throw new Error(`there is no job of ${name}`);
  return done;
};

/** Bring an output to disk. */
const fetched = async (key: string): Promise<string> => {
  const path = join(folder, key.replaceAll('/', '_'));
  await writeFile(path, await pipeline.read(key));
  return path;
};
const clipOf = (name: Name): Promise<string> => fetched(`jobs/${jobOf(name).job.jobId}/clip.mp4`);

const pixelsOf = (path: string): Promise<Buffer> =>
  runFfmpeg([
    ...['-xerror', '-err_detect', 'explode', '-i', path, '-map', '0:v', '-vsync', 'passthrough'],
    ...['-f', 'rawvideo', 'pipe:1'],
  ]);
/** The packets of the sound, one after another, as they are stored. */
const soundBytes = (path: string): Promise<Buffer> =>
  runFfmpeg(['-i', path, '-map', '0:a', '-c', 'copy', '-f', 'data', 'pipe:1']);

/** When it sounds, as a player plays it: begin and end of each tone, seconds. */
const tonesIn = async (path: string): Promise<number[]> => {
  const raw = await runFfmpeg([
    ...['-i', path, '-map', '0:a:0', '-af', 'aresample=async=1:first_pts=0'],
    ...['-f', 's16le', '-ac', '1', '-ar', `${RATE}`, 'pipe:1'],
  ]);
  const samples = new Int16Array(raw.buffer, raw.byteOffset, Math.floor(raw.length / 2));
  const loud = Array.from(samples.keys()).filter((at) => Math.abs(samples[at] ?? 0) > LOUD);
  const quietS = 0.1;
  return loud
    .filter(
      (at, i) =>
        i === 0 ||
        i === loud.length - 1 ||
        at - (loud[i - 1] ?? 0) > quietS * RATE ||
        (loud[i + 1] ?? 0) - at > quietS * RATE,
    )
    .map((at) => at / RATE);
};

describe.each(NAMES)('clip.mp4 of a film whose sound is %s', (name) => {
  it('shows the pictures of the slices, each at its time, as H.264 that every player plays', async () => {
    const { job, record } = jobOf(name);
    expect(record).toMatchObject({ status: 'complete', leftOut: [] });
    const slices = await Promise.all(
      slicesOf(job).map(async ({ index }) => pixelsOf(await fetched(clipKey(sliceKeys(job.jobId, index))))),
    );
    const path = await clipOf(name);
    expect((await pixelsOf(path)).equals(Buffer.concat(slices))).toBe(true);
    const entries = 'stream=codec_name,pix_fmt,duration:packet=pts_time';
    const report = JSON.parse(
      await runFfprobe(['-select_streams', 'v', '-show_entries', entries, '-of', 'json', path]),
    );
    expect(report.streams).toMatchObject([{ codec_name: 'h264', pix_fmt: 'yuv420p' }]);
    expect(Number(report.streams[0].duration)).toBeCloseTo(job.probe.durationMs / 1000, 3);
    const times = (report.packets as { readonly pts_time: string }[]).map(({ pts_time }) => Number(pts_time));
    expect(times).toEqual(Array.from({ length: SECONDS * FPS }, (_, i) => expect.closeTo(i / FPS, 5)));
  });

  it('has its index in front of its pictures', async () => {
    const bytes = await pipeline.read(`jobs/${jobOf(name).job.jobId}/clip.mp4`);
    expect(bytes.indexOf('moov')).toBeGreaterThan(0);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  it('has the sound of the film as it was, in step with the pictures from begin to end', async () => {
    const output = jobOf(name).record.outputs.find(({ key }) => key.endsWith('/clip.mp4'));
    const path = await clipOf(name);
    if (FILMS[name] === 0) {
      expect(output?.audio).toBeUndefined();
      expect(await runFfprobe(['-show_entries', 'stream=codec_type', '-of', 'csv=p=0', path])).toBe('video\n');
      return;
    }
    expect(output?.audio).toMatchObject({ codec: 'aac', copied: true });
    const [sound, original] = [await soundBytes(path), await soundBytes(join(folder, `${name}.mp4`))];
    expect(sound.length).toBeGreaterThan((original.length * Math.min(SECONDS, FILMS[name]) * 0.9) / FILMS[name]);
    expect(original.subarray(0, sound.length).equals(sound)).toBe(true);
    const due = TONES.filter(([from]) => from < FILMS[name]).flat();
    expect(await tonesIn(path)).toEqual(due.map(() => expect.any(Number)));
    for (const [at, time] of (await tonesIn(path)).entries()) {
      expect(Math.abs(time - (due[at] ?? 0)), `${time} s`).toBeLessThan(IN_SYNC_S);
    }
  });
});

describe('a silent film of one slice', () => {
  const NAMES_OF_WHOLE = ['ascii.cast', 'preview.webp', 'preview.mp4', 'preview.gif', 'clip.mp4'];
  let jobId: string;
  let record: StitchedRecord;
  let buckets: Buckets;
  beforeAll(async () => {
    buckets = openBuckets(pipeline.cloud.endpoints);
    const film = join(folder, 'silent.mp4');
    const small = 'ascii.columns=20;ascii.formats=cast;clip.width=64;preview.width=64';
    ({
      job: { jobId },
    } = await pipeline.run('one.mp4', film, `renders=clip,preview,ascii;slice=30;${small}`));
    const stitched = () => readStitched(pipeline.store, buckets.output, jobId);
    record = (await until('the whole of one slice', stitched)).record;
  });
  afterAll(() => buckets.close());

  it('has the files of its slice as those of the whole, stored once, but for previews', async () => {
    expect(record).toMatchObject({ status: 'complete', leftOut: [] });
    expect(record.outputs.map(stitchedName).sort()).toEqual([...NAMES_OF_WHOLE].sort());
    for (const output of record.outputs) {
      const bytes = await pipeline.read(output.key);
      const own = stitchedKey(jobId, stitchedName(output));
      if (own.includes('/preview.')) expect(output.key).toBe(own);
      else {
        expect(output.key).toMatch(/\/00000\.\w+$/);
        expect(await pipeline.store.head(buckets.output, own)).toBeUndefined();
      }
      expect([output.bytes, output.sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')]);
      expect(await readOutput(buckets, jobId, stitchedName(output))).toEqual(bytes);
    }
    const manifest = await readManifest(pipeline.store, buckets.output, jobId);
    if (manifest === undefined) throw new Error('there is no manifest');
    expect((await findLostOutputs(pipeline.store, buckets.output, manifest)).stitched).toEqual([]);
  });

  it('is read as its slice, whatever lies under the name of the whole', async () => {
    const clip = record.outputs.find((output) => stitchedName(output) === 'clip.mp4');
    const key = stitchedKey(jobId, 'clip.mp4');
    await pipeline.store.put(buckets.output, {
      key,
      contentType: 'video/mp4',
      body: Buffer.from('of an earlier version'),
    });
    try {
      expect(await readOutput(buckets, jobId, 'clip.mp4')).toEqual(await pipeline.read(clip?.key ?? ''));
    } finally {
      await pipeline.store.delete(buckets.output, key);
    }
  });

  it('is brought as two files of the same bytes, once', async () => {
    const request = {
      jobId,
      folder: join(folder, 'out'),
      signal: new AbortController().signal,
      onBytes: () => undefined,
    };
    const [first, again] = [await downloadOutputs(buckets, request), await downloadOutputs(buckets, request)];
    expect(again).toMatchObject({ files: first.files, present: first.files });
    const shared = sharedOutputs(record).map(({ key, ownKey }) =>
      [key, ownKey].map((each) => join(folder, 'out', each.slice('jobs/'.length))),
    );
    expect(shared).toHaveLength(2);
    for (const [slice = '', whole = ''] of shared) {
      expect((await stat(whole)).ino).not.toBe((await stat(slice)).ino);
      expect(await readFile(whole)).toEqual(await readFile(slice));
      expect(first.paths).toContain(whole);
      const bytes = await readFile(slice);
      await writeFile(whole, new Uint8Array(bytes.length));
      expect(await downloadOutputs(buckets, request)).toMatchObject({ present: first.files - 1 });
      expect(await readFile(whole)).toEqual(bytes);
    }
  });
});
