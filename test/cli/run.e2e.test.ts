import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeRecordReader } from '../../src/sdk/job/job-reader.ts';
import { openJobs } from '../../src/sdk/open/open-jobs.ts';
import { findBinary } from '../../src/shared/adapters/ffmpeg/binaries.ts';
import { readJson } from '../../src/shared/core/contracts/read-document.ts';
import { type Manifest, ManifestSchema } from '../../src/shared/core/documents/manifest.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { type FanreelProcess, runFanreel, startFanreel } from '../fixtures/fanreel-process.ts';

const run = promisify(execFile);
// Whole runs of the pipeline, several in a test, perhaps beside other tests.
vi.setConfig({ testTimeout: 180_000 });

const SHORT_S = 3;
const LONG_S = 8;

let folder: string;

const makeFilm = async (path: string, seconds: number, rate = 10): Promise<void> => {
  const { path: ffmpeg } = await findBinary('ffmpeg', { env: process.env });
  const source = `testsrc=size=160x120:rate=${rate}:duration=${seconds}`;
  await run(ffmpeg, [
    '-nostdin',
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    source,
    '-pix_fmt',
    'yuv420p',
    join(folder, path),
  ]);
};

const filesBelow = async (path: string): Promise<string[]> =>
  (await readdir(join(folder, path), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, path).length + 1))
    .sort();

const jobFolders = (out: string): Promise<string[]> => readdir(join(folder, out));

/** Records of the job whose results are in a folder, by the home's bucket: what is copied has none. */
const recordsOf = async (out: string): Promise<SliceRecord[]> => {
  const [jobId = ''] = await jobFolders(out);
  const { buckets, close } = await openJobs({ stack: undefined, home: join(folder, '.fanreel'), command: 'status' });
  try {
    return [...(await makeRecordReader(buckets.store, buckets.output, jobId)()).values()];
  } finally {
    await close();
  }
};

const manifestIn = (text: string): Manifest => readJson(ManifestSchema, text, 'standard output');

const started: FanreelProcess[] = [];
const start = (args: readonly string[]): FanreelProcess => {
  const one = startFanreel(args, folder);
  started.push(one);
  return one;
};

/** Command lines of processes that work in our folder. */
const processesHere = async (): Promise<string[]> => {
  const { stdout } = await run('ps', ['-eo', 'args'], { maxBuffer: 1e7 });
  return stdout.split('\n').filter((line) => line.includes(folder));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-e2e-'));
  await makeFilm('film.mp4', SHORT_S);
  await makeFilm('long.mp4', LONG_S);
});
// A test that failed half-way must not keep the home from the next.
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('fanreel run', () => {
  it('brings a GIF for every slice, a picture for every second and ASCII', async () => {
    const { code, stdout } = await runFanreel(['run', 'film.mp4', '--slice', '2', '--out', 'out'], folder);
    const [jobId] = await jobFolders('out');
    expect(code).toBe(0);
    expect(jobId).toMatch(/^film-[0-9a-f]{12}$/);
    expect(await filesBelow(`out/${jobId}`)).toEqual([
      'ascii.cast',
      'ascii/00000.cast',
      'ascii/00000.txt',
      'ascii/00001.cast',
      'ascii/00001.txt',
      'frames/000000.jpg',
      'frames/000001.jpg',
      'frames/000002.jpg',
      'gif/00000.gif',
      'gif/00001.gif',
      'index.html',
      'manifest.json',
      'poster.jpg',
      'poster/00000.jpg',
      'poster/00001.jpg',
      'storyboard/000.jpg',
      'storyboard/thumbnails.vtt',
    ]);
    expect(stdout).toMatch(new RegExp(`^film\\.mp4: complete, job ${jobId}\n {2}slices {3}2 of 2 rendered`));
    expect(stdout).toMatch(/renders {2}2 gif, .*3 frames/);
    expect(stdout).toContain(`results  out/${jobId} (17 files)`);
    expect(await processesHere()).toEqual([]);
  });

  it('does nothing again when the same command comes again', async () => {
    const before = await recordsOf('out');
    const { code, stdout, stderr } = await runFanreel(['run', 'film.mp4', '--slice', '2', '--out', 'out'], folder);
    expect(code).toBe(0);
    expect(stderr).toContain('already uploaded');
    expect(stderr).not.toContain('uploading');
    expect(stdout).toContain('nothing was left to do');
    expect(stdout).toContain('(17 files, 17 of them were there already)');
    expect(await recordsOf('out')).toEqual(before);
  });

  it('makes another job of the same bytes with other options, and sends no byte for it', async () => {
    const args = ['run', 'film.mp4', '--no-frames', '--renders', 'gif', '--param', 'GifFps=5', '--json'];
    const { code, stdout, stderr } = await runFanreel(args, folder);
    const manifest = manifestIn(stdout);
    expect(code).toBe(0);
    expect(manifest).toMatchObject({ status: 'complete', options: { slice: 30, renders: ['gif'], gif: { fps: 5 } } });
    expect(stderr).toContain('already uploaded as film.mp4');
    expect(stderr).not.toContain('uploading');
    expect(await jobFolders('out')).not.toContain(manifest.jobId);
    const again = await runFanreel(args.slice(0, -3).concat('--param', 'GifFps=4', '--json'), folder);
    expect(manifestIn(again.stdout)).toMatchObject({ status: 'complete', options: { gif: { fps: 4 } } });
    // The first job is not replaced by either.
    const first = await runFanreel(['run', 'film.mp4', '--slice', '2'], folder);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was left to do') });
    const shown = await runFanreel(['status', manifest.jobId, '--json'], folder);
    expect(JSON.parse(shown.stdout)).toMatchObject({ status: 'complete' });
  });

  it('takes files of the same name beside each other, one manifest a line', async () => {
    await mkdir(join(folder, 'other'));
    await makeFilm('other/film.mp4', 1, 20);
    const { code, stdout } = await runFanreel(['run', 'film.mp4', 'other/film.mp4', '--json'], folder);
    const [one, two, ...rest] = stdout.trim().split('\n').map(manifestIn);
    expect(code).toBe(0);
    expect(rest).toEqual([]);
    expect(one?.source).toMatchObject({ key: 'film.mp4', durationMs: SHORT_S * 1000 });
    expect(two?.source).toMatchObject({ key: expect.stringMatching(/^[0-9a-f]{12}\/film\.mp4$/), durationMs: 1000 });
  });

  it('fails with the reason for a source that is no video, and takes the others through', async () => {
    await writeFile(join(folder, 'text.mp4'), 'This is not a film.');
    const { code, stdout, stderr } = await runFanreel(['run', 'text.mp4', 'film.mp4', '--json'], folder);
    const [rejected, manifest] = stdout.trim().split('\n');
    expect(code).toBe(1);
    expect(JSON.parse(rejected ?? '')).toMatchObject({ status: 'rejected', rejected: { reason: 'notVideo' } });
    expect(manifestIn(manifest ?? '').status).toBe('complete');
    expect(stderr).toMatch(/text\.mp4: rejected \(notVideo\)/);
  });

  it('stops at Ctrl-C without leaving a process, and the same command goes on from there', async () => {
    const args = ['run', 'long.mp4', '--slice', '1', '--concurrency', '1', '--out', 'long'];
    const first = start(args);
    await first.says('stderr', /[1-9]\d*\/8 slices/);
    first.child.kill('SIGINT');
    const stopped = await first.end();
    const stoppedAtMs = Date.now();
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('  fanreel run long.mp4 --slice 1 --concurrency 1 --out long');
    expect(await processesHere()).toEqual([]);

    const second = await runFanreel(args, folder);
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('already uploaded');
    const records = await recordsOf('long');
    const kept = records.filter(({ finishedAt }) => Date.parse(finishedAt) < stoppedAtMs);
    expect(records).toHaveLength(LONG_S);
    expect(records.every(({ status }) => status === 'rendered')).toBe(true);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(LONG_S);
  });

  it('ends with 143 at SIGTERM, and a killed one does not keep the next from its home', async () => {
    const args = ['run', 'long.mp4', '--slice', '2', '--concurrency', '1'];
    const terminated = start(args);
    await terminated.says('stderr', /job long-/);
    terminated.child.kill('SIGTERM');
    expect((await terminated.end()).code).toBe(143);
    const killed = start(args);
    await killed.says('stderr', /job long-/);
    killed.child.kill('SIGKILL');
    await killed.end();
    expect((await runFanreel(args, folder)).code).toBe(0);
    expect(await processesHere()).toEqual([]);
  });
});

describe('fanreel dev', () => {
  it('serves other commands of its home until it is stopped', async () => {
    const dev = start(['dev', '--json', '--concurrency', '1', '--api-origin', 'http://localhost:5173']);
    await dev.says('stdout', /\n/);
    const lines = dev.stdout().trim().split('\n');
    expect(lines).toHaveLength(1);
    const printed = JSON.parse(lines[0] ?? '') as Record<string, string>;
    expect(printed).toMatchObject({
      s3Endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      apiEndpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      region: 'us-east-1',
      accessKeyId: expect.any(String),
      secretAccessKey: expect.any(String),
      sourceBucket: expect.any(String),
      outputBucket: expect.any(String),
    });

    const nowhere = await fetch(`${printed.apiEndpoint}/nowhere`, { headers: { origin: 'http://localhost:5173' } });
    expect(nowhere.status).toBe(404);
    expect(nowhere.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');

    const form = new FormData();
    const blank = { width: 600, height: 400, channels: 3, background: '#204060' } as const;
    const jpeg = new Uint8Array(await sharp({ create: blank }).jpeg().toBuffer());
    form.append('other', 'ignored');
    form.append('image', new Blob([jpeg], { type: 'image/jpeg' }), 'blank.jpg');
    const shape = await fetch(`${printed.apiEndpoint}/shape`, { method: 'POST', body: form });
    expect(await shape.json()).toEqual([[400, 600, 3]]);

    const second = await runFanreel(['dev'], folder);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(
      `is up already (process ${dev.child.pid}): page ${printed.viewerUrl}, S3 ${printed.s3Endpoint}.`,
    );
    expect((await runFanreel(['clean'], folder)).code).toBe(1);
    expect((await runFanreel(['run', 'film.mp4', '--param', 'GifFps=5'], folder)).code).toBe(2);

    const done = await runFanreel(['run', 'film.mp4', '--slice', '3', '--json'], folder);
    expect(done.code).toBe(0);
    const { jobId } = manifestIn(done.stdout);
    await dev.says('stderr', new RegExp(`${jobId}: complete, 1 of 1 slices rendered`));
    const status = await runFanreel(['status', jobId], folder);
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining(`film.mp4: complete, job ${jobId}`) });

    const long = start(['run', 'long.mp4', '--slice', '1', '--renders', 'gif,ascii,edges,clip,webp', '--json']);
    await long.says('stderr', /1\/8 slices/);
    const longId = /job (long-[0-9a-f]{12})/.exec(long.stderr())?.[1] ?? '';
    const open = await runFanreel(['status', longId], folder);
    expect(open, open.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/: open, job long-.*\n.* of 8 rendered/),
    });
    const cancelled = await runFanreel(['cancel', longId], folder);
    expect(cancelled.code).toBe(0);
    const followed = await long.end();
    const manifest = manifestIn(followed.stdout);
    expect(followed.code).toBe(1);
    expect(manifest.status).toBe('partial');
    expect(manifest.coverage.gaps.every(({ error }) => error.name === 'Cancelled')).toBe(true);
    expect(cancelled.stdout).toContain(`${manifest.coverage.rendered} of 8 slices were rendered`);

    const again = await runFanreel(
      ['run', 'long.mp4', '--slice', '1', '--renders', 'gif,ascii,edges,clip,webp', '--json'],
      folder,
    );
    expect(again.stderr).toMatch(/trying \d+ slices? again/);
    expect(manifestIn(again.stdout)).toMatchObject({ status: 'complete', coverage: { expected: 8, rendered: 8 } });

    dev.child.kill('SIGINT');
    expect((await dev.end()).code).toBe(0);
    expect(await processesHere()).toEqual([]);
  });

  it('prints lines to paste into a shell', async () => {
    const dev = start(['dev']);
    await dev.says('stdout', /Ctrl-C/);
    dev.child.kill('SIGTERM');
    const { stdout } = await dev.end();
    for (const name of ['AWS_ENDPOINT_URL_S3', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION']) {
      expect(stdout).toMatch(new RegExp(`^export ${name}=\\S+$`, 'm'));
    }
    expect(stdout).toMatch(/aws s3 cp film\.mp4 s3:\/\//);
  });
});

describe('fanreel demo', () => {
  it('renders a film of 70 seconds and shows a piece of it in ASCII', async () => {
    // One that is there is taken. `demo-film` tests how it is made, which takes long.
    await mkdir(join(folder, '.fanreel/demo'), { recursive: true });
    await makeFilm('.fanreel/demo/fanreel-demo.mp4', 70);
    const { code, stdout } = await runFanreel(['demo'], folder);
    const lines = stdout.split('\n');
    expect(code).toBe(0);
    expect(stdout).toMatch(/slices {3}3 of 3 rendered, 1 min 10 s of video\n {2}renders {2}3 gif, .*70 frames/);
    const shown = lines.slice(lines.findIndex((line) => line.endsWith('in ASCII:')) + 1);
    expect(shown.filter((line) => /^[\x20-\x7e]{20,100}$/.test(line)).length).toBeGreaterThan(10);
    const [, gif = ''] = /^GIFs +(\S+)/m.exec(stdout) ?? [];
    expect((await readFile(join(folder, gif))).subarray(0, 6).toString()).toBe('GIF89a');
    const [, page = ''] = /^Page +([^\s,]+)/m.exec(stdout) ?? [];
    expect(await readFile(join(folder, page), 'utf8')).toMatch(/^<!doctype html>/);
    const [, jobId = ''] = /^In this terminal: +fanreel play (\S+)$/m.exec(stdout) ?? [];
    expect(page).toContain(`/${jobId}/`);
  });
});

describe('fanreel doctor', () => {
  it('says what is used and that it reads https', async () => {
    const { code, stdout } = await runFanreel(['doctor', '--json'], folder);
    const { usable, findings } = JSON.parse(stdout);
    expect({ code, usable }).toEqual({ code: 0, usable: true });
    for (const name of ['ffmpeg', 'ffprobe']) {
      const used = findings.filter(
        (finding: { name: string; text: string }) => finding.name === name && /^used: /.test(finding.text),
      );
      expect(used).toEqual([
        {
          name,
          state: 'ok',
          text: expect.stringContaining('reads https by host name, certificate verified'),
        },
      ]);
    }
  });

  it('fails when a named ffmpeg does not run', async () => {
    const { code, stdout } = await runFanreel(['doctor'], folder, { FFMPEG_PATH: '/nowhere/ffmpeg' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^bad {2}ffmpeg {3}FFMPEG_PATH: there is no file \/nowhere\/ffmpeg$/m);
  });
});

describe('fanreel clean', () => {
  it('keeps what is younger, frees everything else', async () => {
    const young = await runFanreel(['clean', '--older-than', '1d', '--yes'], folder);
    expect(young).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 B were freed/) });
    const old = await runFanreel(['clean', '--older-than', '0m', '--yes'], folder);
    expect(old).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+(\.\d)? [kM]B were freed/) });
    expect((await runFanreel(['clean', '--yes'], folder)).code).toBe(0);
    expect((await readdir(join(folder, '.fanreel'))).sort()).toEqual([
      'certificate',
      'credentials.json',
      'dev-ports.json',
      'format.json',
      'run-history.json',
    ]);
    const fresh = await runFanreel(['run', 'film.mp4', '--renders', 'gif'], folder);
    expect(fresh).toMatchObject({ code: 0, stderr: expect.stringContaining('uploading') });
  });
});
