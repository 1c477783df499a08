import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { gifKey } from '../../../src/renders/gif/keys.ts';
import { manifestKey, openKey, sliceKeys } from '../../../src/shared/core/contracts/object-keys.ts';
import { readJson } from '../../../src/shared/core/contracts/read-document.ts';
import { type Manifest, ManifestSchema } from '../../../src/shared/core/documents/manifest.ts';
import { type Ended, runFanreel, startFanreel } from '../../fixtures/fanreel-process.ts';
import { H264, makeNumberedFilm } from '../../fixtures/numbered-film.ts';
import { type StandInStack, startStandInStack } from '../../fixtures/stack.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let stack: StandInStack;
let isBroken: (index: number) => boolean = () => false;
/** Slices behind the first one wait for it, when there is one. */
let untilCancelled: Gate | undefined;

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

const makeGate = (): Gate => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};

const run = (...args: string[]): Promise<Ended> => runFanreel([...args, '--stack', stack.name], folder, stack.env);
const manifestIn = ({ stdout, stderr }: Ended): Manifest =>
  readJson(ManifestSchema, stdout, `standard output: ${stderr}`);
const sliceEvents = () => stack.pipeline.events.filter((event) => event['detail-type'] === 'newVideoCreated');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-stack-'));
  stack = await startStandInStack({
    concurrency: 1,
    // The GIF of a slice is refused on its way to the bucket while the test says so.
    intercept: async (request, response) => {
      if (request.method === 'PUT' && request.url?.includes('/cancelled.json') === true) untilCancelled?.open();
      const index = /\/gif\/(\d+)\.gif/.exec(request.url ?? '')?.[1];
      if (request.method !== 'PUT' || index === undefined) return false;
      if (isBroken(Number(index))) {
        response.writeHead(400).end();
        return true;
      }
      if (Number(index) > 0) await untilCancelled?.opened;
      return false;
    },
  });
  await makeNumberedFilm(join(folder, 'film.mp4'), { frames: 60, rate: '10', encode: H264 });
  await makeNumberedFilm(join(folder, 'other.mp4'), { frames: 61, rate: '10', encode: H264 });
});
afterEach(() => {
  isBroken = () => false;
  untilCancelled?.open();
  untilCancelled = undefined;
  stack.refusal = undefined;
});
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

describe('fanreel run --stack', () => {
  it('uploads, follows the records in the bucket, and ends as it does locally', async () => {
    const ended = await run('run', 'film.mp4', '--slice', '2', '--out', 'out', '--json');
    const manifest = manifestIn(ended);
    expect(ended.code).toBe(0);
    expect(manifest).toMatchObject({
      status: 'complete',
      source: { bucket: 'films-sourcebucket-1abc', key: 'film.mp4' },
      // GifFps is a parameter of the stack.
      options: { slice: 2, gif: { fps: 5 } },
      coverage: { expected: 3, rendered: 3 },
    });
    expect(ended.stderr).toContain('film.mp4: complete');
    const files = await readdir(join(folder, 'out', manifest.jobId, 'gif'));
    expect(files.sort()).toEqual(['00000.gif', '00001.gif', '00002.gif']);
    expect((await readFile(join(folder, 'out', manifest.jobId, 'gif', '00002.gif'))).subarray(0, 6).toString()).toBe(
      'GIF89a',
    );
    // No cloud was started here.
    expect(await readdir(folder)).not.toContain('.fanreel');
  });

  it('does nothing again when the same command comes again', async () => {
    const before = sliceEvents().length;
    const ended = await run('run', 'film.mp4', '--slice', '2');
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was left to do') });
    expect(ended.stdout).toMatch(/results {2}s3:\/\/films-outputbucket-2def\/jobs\/film-/);
    expect(sliceEvents()).toHaveLength(before);
  });

  it('asks the splitter again where its parameters have changed since', async () => {
    const ended = await run('run', 'film.mp4', '--no-frames', '--renders', 'gif', '--json');
    expect(manifestIn(ended)).toMatchObject({ status: 'complete', options: { renders: ['gif'] } });
    expect(ended.stderr).toContain('already uploaded as film.mp4');
  });

  it('fails with exit code 1 for what is no video', async () => {
    await writeFile(join(folder, 'text.mp4'), 'This is not a film.');
    expect(await run('run', 'text.mp4')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/rejected \(notVideo\)/),
    });
  });
});

describe('status, metrics, retry and cancel of a stack', () => {
  it('render again exactly what failed, and nothing when nothing did', async () => {
    isBroken = (index) => index === 1;
    const first = await run('run', 'other.mp4', '--slice', '2', '--json');
    const partial = manifestIn(first);
    expect(first.code).toBe(1);
    expect(partial).toMatchObject({ status: 'partial', coverage: { expected: 4, rendered: 3, gaps: [{ index: 1 }] } });
    const { jobId } = partial;
    expect(await run('status', jobId)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('other.mp4: partial'),
    });

    isBroken = () => false;
    const before = sliceEvents().length;
    const retried = await run('retry', jobId, '--json');
    expect(manifestIn(retried)).toMatchObject({ status: 'complete', coverage: { rendered: 4 } });
    expect(retried).toMatchObject({ code: 0, stderr: expect.stringContaining('trying 1 slice again') });
    expect(sliceEvents().slice(before)).toMatchObject([{ detail: { jobId, index: 1, count: 4 } }]);
    expect(await stack.pipeline.keys(openKey(jobId))).toEqual([]);
    expect(await run('status', jobId)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('other.mp4: complete'),
    });

    const again = await run('retry', jobId);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was left to do') });
    expect(sliceEvents()).toHaveLength(before + 1);
  });

  it('render again what is recorded and is not there', async () => {
    const whole = manifestIn(await run('run', 'other.mp4', '--slice', '3', '--renders', 'gif', '--json'));
    const { jobId } = whole;
    const { store, cloud } = stack.pipeline;
    const { outputBucket } = cloud.endpoints;
    const gif = gifKey(sliceKeys(jobId, 0));
    const gap = { index: 0, start: 0, end: 3, error: { name: 'MissingOutput', message: `"${gif}" is not there.` } };
    const coverage = { expected: 3, rendered: 2, failed: 1, gaps: [gap] };
    await store.delete(outputBucket, gif);
    await store.putJson(outputBucket, manifestKey(jobId), { ...whole, status: 'partial', coverage });
    const before = sliceEvents().length;
    expect(manifestIn(await run('retry', jobId, '--json'))).toMatchObject({ status: 'complete' });
    expect(sliceEvents().slice(before)).toMatchObject([{ detail: { jobId, index: 0 } }]);
    expect(await store.head(outputBucket, gif)).toBeDefined();
  });

  it('tell how parallel a job was, for people and for programs', async () => {
    const { jobId } = manifestIn(await run('run', 'film.mp4', '--slice', '2', '--json'));
    const text = await run('metrics', jobId);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/slices +3 of 3 recorded, 0 failed\n.*\n +peak +1 slice at once/);
    expect(text.stdout).toMatch(/█/);
    const metrics = JSON.parse((await run('metrics', jobId, '--json')).stdout);
    expect(metrics).toMatchObject({
      jobId,
      recorded: 3,
      totals: { peakConcurrency: 1 },
      slices: [{ index: 0 }, {}, {}],
    });
    const csv = (await run('metrics', jobId, '--csv')).stdout.trim().split('\n');
    expect(csv[0]).toBe('index,status,queuedMs,startedMs,finishedMs,coldStart,memoryMb,cpuMs');
    expect(csv).toHaveLength(4);
  });

  it('end an open job with what is there', async () => {
    untilCancelled = makeGate();
    const running = startFanreel(['run', 'other.mp4', '--slice', '1', '--stack', stack.name], folder, stack.env);
    await running.says('stderr', /1\/7 slices/);
    const jobId = /job (other-[0-9a-f]{12})/.exec(running.stderr())?.[1] ?? '';
    expect(await run('status', jobId)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('something happened in the last 15 minutes'),
    });
    const cancelled = await run('cancel', jobId);
    expect(cancelled).toMatchObject({ code: 0, stdout: expect.stringContaining(`${jobId} is cancelled`) });
    const ended = await running.end();
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringMatching(/partial[\s\S]*Cancelled/) });
  });
});

describe('a stack that cannot be used', () => {
  const refused = [
    [
      { status: 400, code: 'ValidationError', message: 'Stack with id films does not exist' },
      /^There is no stack films in region us-east-1/,
    ],
    [
      { status: 403, code: 'AccessDenied', message: 'User is not authorized' },
      /^AWS refused to describe the stack films \(AccessDenied: User is not authorized\)/,
    ],
    [{ status: 403, code: 'ExpiredToken', message: 'The security token is expired' }, /^AWS refused .*ExpiredToken/],
  ] as const;

  it.each(refused)('fails in one sentence: %j', async (refusal, message) => {
    stack.refusal = refusal;
    for (const args of [
      ['run', 'film.mp4'],
      ['status', 'film-0123456789ab'],
    ]) {
      const ended = await run(...args);
      expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
      expect(ended.stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it('fails when outputs are missing, naming them', async () => {
    const { outputs } = stack;
    stack.outputs = { SourceBucket: 'x' };
    const ended = await run('retry', 'film-0123456789ab');
    stack.outputs = outputs;
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The stack films \(CREATE_COMPLETE\) has no output OutputBucket, EventBus/),
    });
  });

  it('fails without credentials or region, saying how to give them', async () => {
    const nobody = { HOME: folder, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: '' };
    const args = ['metrics', 'film-0123456789ab', '--stack', 'films'];
    const anonymous = await runFanreel(args, folder, { ...stack.env, ...nobody });
    expect(anonymous).toMatchObject({ code: 1, stderr: expect.stringMatching(/^No AWS credentials were found/) });
    const nowhere = { ...stack.env, HOME: folder, AWS_REGION: '', AWS_DEFAULT_REGION: '' };
    expect(await runFanreel(args, folder, nowhere)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^No AWS region is set/),
    });
  });

  it('fails with exit code 2 for a name that no stack has, and for settings that are not the command’s to give', async () => {
    expect(await runFanreel(['status', 'film-0123456789ab', '--stack', '../x'], folder, stack.env)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^--stack is "\.\.\/x"/),
    });
    expect(await run('run', 'film.mp4', '--concurrency', '3')).toMatchObject({ code: 2 });
  });
});
