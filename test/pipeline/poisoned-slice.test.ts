import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudOptions } from '../../src/local/control/cloud-api.ts';
import type { InvocationNews } from '../../src/local/lambda/invocation-observer.ts';
import { gifKey } from '../../src/renders/gif/keys.ts';
import { recordsPrefix, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { makeSourceDisturber } from '../fixtures/disturbed-source.ts';
import { type FinishedJob, type Pipeline, startPipeline, type UploadEnd } from '../fixtures/pipeline.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';
import { until } from '../fixtures/until.ts';

const KEY = 'film.mp4';
const OPTIONS = 'slice=1;gif.width=64;ascii.columns=20';
const SLICES = 5;
const POISONED = 3;

let film: Buffer;
const started: Pipeline[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-test-poisoned-'));
  // Noise does not compress: a second of it lies behind what a reader of the second before has read ahead.
  const source = `testsrc=s=320x180:r=30:d=${SLICES},noise=alls=40:allf=t,format=yuv420p`;
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-g', '30', '-movflags', '+faststart'];
  await runFfmpeg(['-f', 'lavfi', '-i', source, ...encode, join(folder, KEY)]);
  film = await readFile(join(folder, KEY));
  await rm(folder, { recursive: true });
});
afterAll(async () => {
  for (const pipeline of started) await pipeline.stop();
});

const finishedJob = (end: UploadEnd): FinishedJob => {
  if ('manifest' in end) return end;
  throw new Error(`it became no job: ${JSON.stringify(end)}`);
};

/** It looks often, and takes nothing for standing still that is only slow: three attempts without a record. */
const withReconciler: Partial<CloudOptions> = { reconcile: { everyMs: 300, stillSeconds: 30 } };
const withoutReconciler: Partial<CloudOptions> = { tamper: (name) => (name === 'reconciler' ? [] : [0]) };

describe('a range of a good film that cannot be read', () => {
  it.concurrent.each([
    ['with the reconciler', withReconciler],
    ['without the reconciler', withoutReconciler],
  ])('costs its slice alone, and a retry renders that one when it can be read: %s', async (_, options) => {
    const disturber = makeSourceDisturber();
    const news: InvocationNews[] = [];
    const { intercept } = disturber;
    const pipeline = await startPipeline({
      ...options,
      api: {},
      intercept,
      onInvocation: (each) => void news.push(each),
    });
    started.push(pipeline);
    const { cloud, upload, end, store, keys, event } = pipeline;
    const rendered = (from: number) => [
      ...new Set(
        news
          .slice(from)
          .filter(({ functionName, phase }) => functionName === 'worker' && phase === 'started')
          .map((each) => (each.event as { detail: { index: number } }).detail.index),
      ),
    ];

    // In the middle of the slice's pictures every connection breaks off, and none gets across.
    const poisonAt = Math.floor((film.length * (POISONED + 0.5)) / SLICES);
    disturber.disturb(KEY, film, ({ from }) => {
      if (from === poisonAt) return { status: 403 };
      return from < poisonAt ? { afterBytes: poisonAt - from, end: 'cut' } : undefined;
    });
    const source = await upload(KEY, film, OPTIONS);
    const partial = finishedJob(await end(source));
    const { jobId } = partial.job;
    expect(partial.manifest).toMatchObject({
      revision: 1,
      status: 'partial',
      coverage: { expected: SLICES, rendered: SLICES - 1, failed: 1 },
    });
    expect(partial.manifest.coverage.gaps).toMatchObject([{ index: POISONED, start: POISONED, end: POISONED + 1 }]);
    const [gap] = partial.manifest.coverage.gaps;
    expect(gap?.error.name).toMatch(/^(AccessDeniedError|IncompleteRenderError|ProcessError)$/);
    expect(gap?.error.message).toMatch(/HTTP 403/);
    expect((await event('sliceFailed', (detail) => detail.jobId === jobId)).detail).toMatchObject({ index: POISONED });
    expect(await keys(gifKey(sliceKeys(jobId, POISONED)))).toEqual([]);

    disturber.leave(KEY);
    const listed = async () => {
      const etags = new Map<string, string>();
      for await (const { key, etag } of store.list(cloud.endpoints.outputBucket, recordsPrefix(jobId)))
        etags.set(key, etag);
      return etags;
    };
    const before = await listed();
    const from = news.length;
    const answer = await fetch(`${cloud.endpoints.apiEndpoint}/jobs/${jobId}/retry`, { method: 'POST' });
    expect([answer.status, await answer.json()]).toEqual([202, { jobId, status: 'open', asked: 1 }]);
    const whole = await until('the second revision', async () => {
      const done = finishedJob(await end(source));
      return done.manifest.revision > 1 ? done : undefined;
    });
    expect(whole.manifest).toMatchObject({
      revision: 2,
      status: 'complete',
      coverage: { expected: SLICES, rendered: SLICES, failed: 0, gaps: [] },
    });
    expect(rendered(from)).toEqual([POISONED]);
    const changed = [...(await listed())].filter(([key, etag]) => before.get(key) !== etag).map(([key]) => key);
    expect(changed).toEqual([sliceKeys(jobId, POISONED).record]);
  });
});
