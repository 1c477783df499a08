import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvocationNews } from '../../src/local/lambda/invocation-observer.ts';
import { readSourceOutcome } from '../../src/shared/core/completion/source-outcome.ts';
import { type Disturb, makeSourceDisturber } from '../fixtures/disturbed-source.ts';
import { type FinishedJob, type Pipeline, startPipeline, type UploadEnd } from '../fixtures/pipeline.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';
import { until } from '../fixtures/until.ts';

const FILM_SECONDS = 6;

const disturber = makeSourceDisturber();
let pipeline: Pipeline;
let folder: string;
let film: Buffer;
const news: InvocationNews[] = [];
/** What to do to the reads of a key as soon as a worker has one of its slices. */
const planned = new Map<string, Disturb>();

const keyOf = (event: unknown): string => {
  const { detail } = event as { readonly detail?: { readonly key?: string } };
  return detail?.key ?? '';
};

/** Arms a disturbance at the first attempt and takes it away when that one is over. */
const watchInvocations = (each: InvocationNews): void => {
  news.push(each);
  if (each.functionName !== 'worker') return;
  const key = keyOf(each.event);
  const disturb = planned.get(key);
  if (disturb === undefined) return;
  if (each.phase === 'started' && each.attempt === 1) disturber.disturb(key, film, disturb);
  if (each.phase === 'finished') disturber.leave(key);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-faults-'));
  // Noise does not compress: what is cut off holds seconds of film.
  const source = `testsrc=s=320x180:r=30:d=${FILM_SECONDS},noise=alls=40:allf=t,format=yuv420p`;
  const path = join(folder, 'noise.mp4');
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-g', '60', '-movflags', '+faststart'];
  await runFfmpeg(['-f', 'lavfi', '-i', source, ...encode, path]);
  film = await readFile(path);
  pipeline = await startPipeline({ concurrency: 4, intercept: disturber.intercept, onInvocation: watchInvocations });
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

const finishedJob = (end: UploadEnd): FinishedJob => {
  if ('manifest' in end) return end;
  throw new Error(`it became no job: ${JSON.stringify(end)}`);
};

const runDisturbed = async (key: string, disturb: Disturb): Promise<FinishedJob> => {
  planned.set(key, disturb);
  // Without an outline: its reads come in between, and the slice's are the ones to disturb.
  const done = finishedJob(await pipeline.end(await pipeline.upload(key, film, 'extras=off')));
  expect(disturber.met.filter((read) => read.key === key)).not.toEqual([]);
  return done;
};

const OUTPUT = /\/(gif|frames|ascii)\//;

/** Every render of a job by its name within the job. */
const outputs = async ({ job }: FinishedJob): Promise<Map<string, Buffer>> => {
  const prefix = `jobs/${job.jobId}/`;
  const keys = (await pipeline.keys(prefix)).filter((key) => OUTPUT.test(key));
  return new Map(
    await Promise.all(keys.map(async (key) => [key.slice(prefix.length), await pipeline.read(key)] as const)),
  );
};

const attemptsOf = (key: string): InvocationNews[] =>
  news.filter(
    ({ phase, functionName, event }) => phase === 'finished' && functionName === 'worker' && keyOf(event) === key,
  );

let undisturbed: Promise<Map<string, Buffer>> | undefined;
const expected = () => {
  undisturbed ??= pipeline.run('undisturbed.mp4', film).then(outputs);
  return undisturbed;
};

const expectWhole = async (done: FinishedJob) => {
  expect(done.manifest.status).toBe('complete');
  const [actual, whole] = await Promise.all([outputs(done), expected()]);
  expect([...actual.keys()]).toEqual([...whole.keys()]);
  expect(whole.size).toBe(FILM_SECONDS + 3);
  for (const [name, bytes] of whole) expect(actual.get(name)?.equals(bytes), name).toBe(true);
};

/** Cut every read of the first attempt at the same place: no reconnect gets further. */
const middle = () => Math.floor(film.length / 2);
const upTo = (end: number, from: number) => Math.max(0, end - from);

describe.concurrent('a source whose reads are disturbed', () => {
  it('cut once in mid-read: what comes out is what an undisturbed run gives', async () => {
    const key = 'cut-once.mp4';
    const done = await runDisturbed(key, ({ from, index }) =>
      index === 0 ? { afterBytes: upTo(middle(), from), end: 'cut' } : undefined,
    );
    await expectWhole(done);
  });

  it('cut at the same place again and again: the attempt fails, nothing of it is kept, the next one is whole', async () => {
    const key = 'cut-always.mp4';
    const done = await runDisturbed(key, ({ from }) => ({ afterBytes: upTo(middle(), from), end: 'cut' }));
    await expectWhole(done);
    const [first, second, ...more] = attemptsOf(key);
    expect(first?.error?.errorType).toMatch(/^(IncompleteRenderError|ProcessError)$/);
    expect(first?.error?.errorMessage).toMatch(/the connection was cut/);
    expect(second?.error).toBeUndefined();
    expect(more).toEqual([]);
    const lastDisturbed = disturber.reads.findLastIndex((read) => read.key === key);
    const early = disturber.writes.filter(
      ({ key: written, at }) => written.includes(done.job.jobId) && at < lastDisturbed,
    );
    expect(early.filter((write) => OUTPUT.test(write.key) || write.key.includes('/slices/'))).toEqual([]);
  });

  it('stalled in mid-read: noticed in time, what comes out is whole', async () => {
    const key = 'stall.mp4';
    const done = await runDisturbed(key, ({ from, index }) =>
      index === 0 ? { afterBytes: upTo(middle(), from), end: 'stall' } : undefined,
    );
    await expectWhole(done);
  });

  it('refused with 403 in mid-read: the attempt fails, nothing of it is kept, the next one is whole', async () => {
    const key = 'forbidden.mp4';
    const done = await runDisturbed(key, ({ from, index }) =>
      index === 0 ? { afterBytes: upTo(middle(), from), end: 'cut' } : { status: 403 },
    );
    await expectWhole(done);
    const [first, second] = attemptsOf(key);
    expect(first?.error?.errorType).toBe('AccessDeniedError');
    expect(first?.error?.errorMessage).toMatch(/HTTP 403/);
    expect(second?.error).toBeUndefined();
  });

  it('overwritten in mid-read: the job ends with that reason at once, and never mixes two versions', async () => {
    const key = 'replaced.mp4';
    const done = await runDisturbed(key, async ({ from, index }) => {
      if (index > 0) return undefined;
      const Bucket = pipeline.cloud.endpoints.sourceBucket;
      await pipeline.s3.send(new PutObjectCommand({ Bucket, Key: key, Body: film.subarray(0, film.length - 1) }));
      return { afterBytes: upTo(middle(), from), end: 'cut' };
    });
    expect(done.manifest.status).toBe('rejected');
    expect(done.records.map(({ status, error }) => [status, error?.name])).toEqual([['failed', 'sourceReplaced']]);
    expect((await outputs(done)).size).toBe(0);
    const event = await pipeline.event('videoCompleted', ({ jobId }) => jobId === done.job.jobId);
    expect(event.detail.status).toBe('rejected');
  });

  it('uploaded again in mid-read, the same bytes in parts: goes on with that version, and says so', async () => {
    const key = 'again.mp4';
    const target = { Bucket: pipeline.cloud.endpoints.sourceBucket, Key: key };
    const done = await runDisturbed(key, async ({ from, index }) => {
      if (index > 0) return undefined;
      const checksum = { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' } as const;
      const { UploadId } = await pipeline.s3.send(new CreateMultipartUploadCommand({ ...target, ...checksum }));
      const part = { ...target, UploadId, PartNumber: 1, Body: film, ChecksumAlgorithm: 'CRC64NVME' } as const;
      const { ETag, ChecksumCRC64NVME } = await pipeline.s3.send(new UploadPartCommand(part));
      const Parts = [{ PartNumber: 1, ETag, ChecksumCRC64NVME }];
      const complete = { ...target, UploadId, ChecksumType: 'FULL_OBJECT', MultipartUpload: { Parts } } as const;
      await pipeline.s3.send(new CompleteMultipartUploadCommand(complete));
      return { afterBytes: upTo(middle(), from), end: 'cut' };
    });
    await expectWhole(done);
    const etag = (await pipeline.store.head(target.Bucket, key))?.etag;
    expect(etag).toMatch(/-1$/);
    expect(done.job.source.etag).not.toBe(etag);
    expect(done.records.map(({ status, sourceEtag }) => [status, sourceEtag])).toEqual([['rendered', etag]]);
    const again = await until('the job of the new version', async () => {
      const source = { bucket: target.Bucket, key, etag: etag ?? '' };
      return (await readSourceOutcome(pipeline.store, pipeline.cloud.endpoints.outputBucket, source)).jobIds[0];
    });
    expect(again).toBe(done.job.jobId);
  });

  it('deleted in mid-read: the job ends with that reason at once', async () => {
    const key = 'deleted.mp4';
    const done = await runDisturbed(key, async ({ from, index }) => {
      if (index > 0) return undefined;
      const Bucket = pipeline.cloud.endpoints.sourceBucket;
      await pipeline.s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
      return { afterBytes: upTo(middle(), from), end: 'cut' };
    });
    expect(done.manifest.status).toBe('rejected');
    expect(done.records.map(({ status, error }) => [status, error?.name])).toEqual([['failed', 'sourceGone']]);
    expect(attemptsOf(key)).toHaveLength(1);
  });
});
