import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { BUCKETS } from '../../src/local/control/local-topology.ts';
import { frameKey } from '../../src/renders/frames/keys.ts';
import { gifKey } from '../../src/renders/gif/keys.ts';
import { storyboardKey } from '../../src/renders/storyboard/keys.ts';
import { openHomeBuckets } from '../../src/sdk/cloud/home-buckets.ts';
import { findBinary } from '../../src/shared/adapters/ffmpeg/binaries.ts';
import { jobKey, jobPrefix, manifestKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { readJson } from '../../src/shared/core/contracts/read-document.ts';
import { ManifestSchema } from '../../src/shared/core/documents/manifest.ts';
import { runCommand } from '../fixtures/run-command.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const FLAGS = ['--renders', 'gif,frames,ascii,storyboard', '--slice', '1'];

let folder: string;
let home: string;
let jobId: string;
let outputs: Map<string, string>;

const run = (...args: string[]) => runCommand(args, folder, home);

/** What is stored of the job, but for documents, which tell of times. */
const readOutputs = async (): Promise<Map<string, string>> => {
  const { buckets, close } = await openHomeBuckets(home, 'test');
  const found = new Map<string, string>();
  for await (const { key, etag } of buckets.store.list(buckets.output, jobPrefix(jobId))) {
    if (!key.endsWith('.json')) found.set(key, etag);
  }
  await close();
  return found;
};

/** The file in the home that holds an object's bytes. */
const blobOf = async (key: string): Promise<string> => {
  const bucket = join(home, 's3', 'buckets', BUCKETS.output);
  const lines = (await readFile(join(bucket, 'journal.a.log'), 'utf8')).split('\n');
  const line = lines.findLast((each) => each.includes(`"key":"${key}"`) && each.includes('"blobs"')) ?? '';
  const id = /"blobs":\[\{"id":"([0-9a-f]{32})"/.exec(line)?.[1] ?? '';
  return join(bucket, 'blobs', id.slice(0, 2), id);
};

const DAMAGES = {
  gone: (path: string) => rm(path),
  flipped: async (path: string) => {
    const bytes = await readFile(path);
    bytes[5] = (bytes[5] ?? 0) ^ 8;
    await writeFile(path, bytes);
  },
  short: async (path: string) => writeFile(path, (await readFile(path)).subarray(0, 3)),
} as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-lost-'));
  home = join(folder, 'home');
  const { path: ffmpeg } = await findBinary('ffmpeg', { env: process.env });
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=5:duration=3', '-pix_fmt', 'yuv420p'];
  await promisify(execFile)(ffmpeg, ['-nostdin', '-v', 'error', ...source, join(folder, 'film.mp4')]);
  const { stdout, stderr } = await run('run', 'film.mp4', ...FLAGS, '--json');
  expect(stdout, stderr).not.toBe('');
  jobId = readJson(ManifestSchema, stdout, 'standard output').jobId;
  outputs = await readOutputs();
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

it('retry finds whatever is damaged or gone of a complete job, and makes that again, byte for byte', async () => {
  const keys = sliceKeys(jobId, 1);
  await DAMAGES.flipped(await blobOf(gifKey(keys)));
  await DAMAGES.short(await blobOf(sliceKeys(jobId, 2).record));
  await DAMAGES.gone(await blobOf(storyboardKey(jobId, '000.jpg')));
  await DAMAGES.flipped(await blobOf(`${jobPrefix(jobId)}ascii.cast`));
  const { code, stdout, stderr } = await run('retry', jobId);
  expect(stderr).toContain(`"${gifKey(keys)}" was damaged and is made again.`);
  expect(stderr).toContain('Slice 2: its record is not in the bucket.');
  expect({ code, line: stdout.split('\n')[0] }, stderr).toEqual({
    code: 0,
    line: `film.mp4: complete, job ${jobId}`,
  });
  expect(await readOutputs()).toEqual(outputs);
  const again = await run('retry', jobId);
  expect(again.stdout).toContain('complete, nothing was left to do');
});

it('status names what is gone, with exit code 1, and run makes it again', async () => {
  const frame = frameKey(sliceKeys(jobId, 0), 0);
  await DAMAGES.gone(await blobOf(frame));
  const status = await run('status', jobId);
  expect(status.code).toBe(1);
  expect(status.stdout).toContain(`  lost     Slice 0: "${frame}" is in the record and not in the bucket.`);
  expect(status.stdout).toContain(`  next     fanreel retry ${jobId} renders it again`);
  const document = await run('status', jobId, '--json');
  expect(JSON.parse(document.stdout)).toMatchObject({ lost: [expect.stringContaining(frame)] });
  const { code, stderr } = await run('run', 'film.mp4', ...FLAGS);
  expect(code, stderr).toBe(0);
  expect(await readOutputs()).toEqual(outputs);
  expect((await run('status', jobId)).code).toBe(0);
});

it('run finds damage when it fetches results, and brings them whole all the same', async () => {
  const gif = gifKey(sliceKeys(jobId, 0));
  await DAMAGES.flipped(await blobOf(gif));
  await DAMAGES.short(await blobOf(manifestKey(jobId)));
  await DAMAGES.flipped(await blobOf(jobKey(jobId)));
  const { code, stdout, stderr } = await run('run', 'film.mp4', ...FLAGS, '--out', 'out');
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('film.mp4: complete');
  expect(await readOutputs()).toEqual(outputs);
  expect((await readFile(join(folder, 'out', jobId, 'gif', '00000.gif'))).subarray(0, 3).toString()).toBe('GIF');
});
