import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { InvocationNews } from '../../src/local/lambda/invocation-observer.ts';
import { type MediaRead, makeSourceDisturber } from '../fixtures/disturbed-source.ts';
import { mediaProcessesOf, processesOf, workspacesIn } from '../fixtures/home-processes.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { type Pipeline, startPipeline } from '../fixtures/pipeline.ts';

const KEY = 'film.mp4';
/** A cold start and a slice have to fit in on a machine that is busy with other tests. */
const TIMEOUT_SECONDS = 15;

let film: Buffer;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-test-films-'));
  const path = join(folder, KEY);
  await makeNumberedFilm(path, { rate: '30', frames: 120, encode: [...H264, '-movflags', '+faststart'] });
  film = await readFile(path);
  await rm(folder, { recursive: true });
});

/** What a test does to the worker in the middle of a slice, while its ffmpeg waits for an answer. */
type Strike = (worker: number, home: string) => void;

interface Attempt {
  readonly index: number;
  readonly attempt: number;
  readonly errorType: string | undefined;
  readonly errorMessage: string;
  /** ffmpegs that there were when the attempt was over */
  readonly left: readonly string[];
}

/**
 * Run a job of two slices one after the other, and strike the worker in the middle of the attempts that `hits` names. The read
 * that ffmpeg waits for is never answered in these.
 */
const runStruck = async (
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  strike: Strike,
  hits: (running: { index: number; attempt: number }) => boolean,
  options = 'slice=2',
  {
    seconds = TIMEOUT_SECONDS,
    onAttempt,
  }: { readonly seconds?: number; readonly onAttempt?: (attempt: number, running: Pipeline) => void } = {},
) => {
  const home = await mkdtemp(join(tmpdir(), 'fanreel-test-killed-'));
  const disturber = makeSourceDisturber();
  const attempts: Attempt[] = [];
  let running: { index: number; attempt: number } | undefined;
  let struck = 0;
  const disturb = ({ index }: MediaRead) => {
    if (running === undefined || !hits(running)) return undefined;
    const worker = processesOf(home).find(({ command }) => command.includes('functions/worker/'));
    if (index >= 0 && worker !== undefined && mediaProcessesOf(home).length > 0) {
      struck += 1;
      strike(worker.pid, home);
    }
    return { afterBytes: 1000, end: 'stall' as const };
  };
  const onInvocation = ({ functionName, phase, attempt, event, error }: InvocationNews) => {
    if (functionName !== 'worker' || phase === 'queued') return;
    const { detail } = event as { readonly detail: { readonly index: number } };
    running = phase === 'started' ? { index: detail.index, attempt } : undefined;
    if (phase === 'started') {
      if (detail.index === 1) onAttempt?.(attempt, pipeline);
      return;
    }
    const left = mediaProcessesOf(home).map(({ command }) => command);
    const how = { errorType: error?.errorType, errorMessage: error?.errorMessage ?? '' };
    attempts.push({ index: detail.index, attempt, ...how, left });
  };
  const pipeline = await startPipeline({
    home,
    concurrency: 1,
    intercept: disturber.intercept,
    onInvocation,
    limits: { worker: { timeoutSeconds: seconds } },
  });
  onTestFinished(() => pipeline.stop());
  const started = await pipeline.upload(KEY, film, options);
  disturber.disturb(KEY, film, disturb);
  const done = await pipeline.end(started);
  if (!('manifest' in done)) throw new Error(`it became no job: ${JSON.stringify(done)}`);
  await pipeline.cloud.lambda.idle();
  return { done, pipeline, struck, attempts: attempts.filter(({ index }) => index === 1) };
};

const secondSlice = (onAttempts: readonly number[]) => (running: { index: number; attempt: number }) =>
  running.index === 1 && onAttempts.includes(running.attempt);

const kill: Strike = (worker) => process.kill(worker, 'SIGKILL');
/** It is alive and answers to nothing, as a handler that never gives up the event loop. */
const freeze: Strike = (worker) => process.kill(worker, 'SIGSTOP');

/** Nothing is left in the temporary directories, and nothing at all once the cloud is down. */
const expectClean = async ({ home, cloud }: Pipeline) => {
  expect(mediaProcessesOf(home)).toEqual([]);
  expect(workspacesIn(home)).toEqual([]);
  await cloud.stop();
  expect(await readdir(join(home, 'scratch'))).toEqual([]);
  expect(processesOf(home)).toEqual([]);
};

describe.runIf(process.platform === 'linux')('a worker in the middle of a slice', () => {
  it('is killed: the slice is tried again, no ffmpeg is left, the job completes', async (test) => {
    const { done, pipeline: cloud, struck, attempts } = await runStruck(test, kill, secondSlice([1]));
    expect(struck).toBeGreaterThan(0);
    expect(attempts).toMatchObject([
      { attempt: 1, errorType: 'Runtime.ExitError', left: [] },
      { attempt: 2, errorType: undefined, left: [] },
    ]);
    expect(done.manifest).toMatchObject({ status: 'complete', coverage: { rendered: 2, failed: 0 } });
    await expectClean(cloud);
  });

  it('is killed while it writes videos: their encoders are gone too, and the job completes', async (test) => {
    let encoders = 0;
    const strike: Strike = (worker, home) => {
      const running = mediaProcessesOf(home);
      encoders = running.filter(({ command }) => command.includes(' libx264 ')).length;
      kill(worker, home);
    };
    const videos = 'slice=2;renders=ascii,edges;ascii.formats=mp4';
    const { done, pipeline: cloud, struck, attempts } = await runStruck(test, strike, secondSlice([1]), videos);
    expect(struck).toBeGreaterThan(0);
    expect(encoders).toBe(2);
    expect(attempts).toMatchObject([
      { attempt: 1, errorType: 'Runtime.ExitError', left: [] },
      { attempt: 2, errorType: undefined, left: [] },
    ]);
    expect(done.manifest).toMatchObject({ status: 'complete', coverage: { rendered: 2, failed: 0 } });
    await expectClean(cloud);
  });

  // These three mostly wait for their deadlines, each in a cloud of its own.
  it.concurrent('outlives its timeout: it is killed with its ffmpeg, the slice is tried again, the job completes', async (test) => {
    const { done, pipeline: cloud, struck, attempts } = await runStruck(test, freeze, secondSlice([1]));
    expect(struck).toBeGreaterThan(0);
    expect(attempts).toMatchObject([
      { attempt: 1, errorType: 'Sandbox.Timedout', left: [] },
      { attempt: 2, errorType: undefined, left: [] },
    ]);
    expect(attempts[0]?.errorMessage).toContain(`Task timed out after ${TIMEOUT_SECONDS}.00 seconds`);
    expect(done.manifest).toMatchObject({ status: 'complete', coverage: { rendered: 2, failed: 0 } });
    await expectClean(cloud);
  });

  it.concurrent('is held up by a source that stalls: it gives up before its timeout, by its own word', async (test) => {
    const { done, pipeline: cloud, attempts } = await runStruck(test, () => undefined, secondSlice([1]));
    expect(attempts).toMatchObject([
      { attempt: 1, errorType: 'ProcessError', left: [] },
      { attempt: 2, errorType: undefined, left: [] },
    ]);
    expect(attempts[0]?.errorMessage).toMatch(/was stopped before the function's deadline/);
    expect(done.manifest.status).toBe('complete');
    await expectClean(cloud);
  });

  it.concurrent('runs out of time twice, once without a word and once by its own: there is no third attempt', async (test) => {
    const seconds = 8;
    let looking: NodeJS.Timeout | undefined;
    const onAttempt = (attempt: number, { home, keys: keysOf }: Pipeline) => {
      if (attempt !== 1) return;
      // As if its function were killed: from when it has said that it takes long, it says nothing more.
      looking = setInterval(async () => {
        const keys = await keysOf('jobs/');
        if (!keys.some((key) => key.includes('/attempts/00001-'))) return;
        clearInterval(looking);
        for (const { pid, command } of processesOf(home)) if (command.includes('functions/worker/')) freeze(pid, home);
      }, 100);
    };
    const {
      done,
      pipeline: cloud,
      attempts,
    } = await runStruck(test, () => undefined, secondSlice([1, 2, 3]), 'slice=2', {
      seconds,
      onAttempt,
    });
    clearInterval(looking);
    expect(attempts).toMatchObject([
      { attempt: 1, errorType: 'Sandbox.Timedout', left: [] },
      { attempt: 2, errorType: undefined, left: [] },
    ]);
    expect(done.manifest).toMatchObject({
      status: 'partial',
      coverage: { rendered: 1, failed: 1, gaps: [{ index: 1, error: { name: 'timeLimit' } }] },
    });
    expect(done.manifest.coverage.gaps[0]?.error.message).toMatch(/Two attempts at the film between 2 and 4 s/);
    await expectClean(cloud);
  });

  it('is killed on every attempt: a failed record says why, and the job ends in part', async (test) => {
    const { done, pipeline: cloud, struck, attempts } = await runStruck(test, kill, secondSlice([1, 2, 3]));
    expect(struck).toBeGreaterThanOrEqual(3);
    expect(attempts.map(({ errorType, left }) => [errorType, left])).toEqual(
      Array.from({ length: 3 }, () => ['Runtime.ExitError', []]),
    );
    expect(done.manifest).toMatchObject({
      status: 'partial',
      coverage: { expected: 2, rendered: 1, failed: 1, gaps: [{ index: 1, start: 2, end: 4 }] },
    });
    const [first, second] = done.records;
    expect(first?.status).toBe('rendered');
    expect(second).toMatchObject({ status: 'failed', renders: [], error: { name: 'Runtime.ExitError' } });
    expect(second?.error?.message).toMatch(/killed/);
    expect(done.manifest.coverage.gaps[0]?.error).toEqual(second?.error);
    const said = await cloud.event('sliceFailed', ({ jobId }) => jobId === done.job.jobId);
    expect(said.detail).toMatchObject({ index: 1, error: { name: 'Runtime.ExitError' } });
    await expectClean(cloud);
  });
});
