import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepDeleted } from '../../../src/reconciler/sweep-deleted.ts';
import { UsageError } from '../../../src/sdk/core/usage/usage-error.ts';
import { deleteJob } from '../../../src/sdk/job/delete-job.ts';
import { findDeletable } from '../../../src/sdk/job/find-deletable.ts';
import { noteJob } from '../../../src/shared/core/completion/source-outcome.ts';
import {
  cancelledKey,
  deletedKey,
  jobKey,
  jobPrefix,
  manifestKey,
  recentKey,
  sliceKeys,
} from '../../../src/shared/core/contracts/object-keys.ts';
import type { DeletedJob } from '../../../src/shared/core/deletion/delete-stored-job.ts';
import type { Job } from '../../../src/shared/core/documents/job.ts';
import { bySourceKey, jobBySourceKey } from '../../../src/shared/core/documents/source-identity.ts';
import { jobOf, manifestOf, renderedRecord, storedFor } from '../../fakes/job-documents.ts';
import { startThrowawayS3, type ThrowawayS3 } from '../../fakes/throwaway-s3.ts';

const KEY = 'holiday.mp4';
const BYTES = Buffer.from('the bytes of a film');
const OTHER = 'holiday-ba9876543210';

let s3: ThrowawayS3;
beforeEach(async () => {
  s3 = await startThrowawayS3();
});
afterEach(() => s3.close());

const put = (key: string, document: unknown) => s3.buckets.store.putJson('output', key, document);

/** Store a film as the command does that owns the cloud. */
const takeOver = async (): Promise<void> => {
  const path = join(s3.folder, KEY);
  await writeFile(path, BYTES);
  const taken = await s3.takeSource(path);
  await taken.store(KEY, {});
};

const sendInOnePart = async (key: string): Promise<void> => {
  const { client } = s3.buckets;
  const where = { Bucket: 'source', Key: key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(where));
  const { ETag } = await client.send(new UploadPartCommand({ ...where, UploadId, PartNumber: 1, Body: BYTES }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await client.send(new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload }));
};

/** A closed job of the film that lies under a key. */
const closedJob = async (key = KEY, changes: Partial<Job> = {}): Promise<Job> => {
  const head = await s3.buckets.store.head('source', key);
  const job = jobOf(30_000, {
    source: { bucket: 'source', key, etag: head?.etag ?? '', bytes: BYTES.length },
    ...changes,
  });
  await put(jobKey(job.jobId), job);
  const record = renderedRecord(job, 0);
  await put(manifestKey(job.jobId), manifestOf(job, new Map([[0, record]]), storedFor([record])));
  return job;
};

/** Keys of all that is in the output bucket. */
const keysLeft = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of s3.buckets.store.list('output', '')) keys.push(key);
  return keys;
};

const remove = (job: Job, stack?: string, signal = new AbortController().signal): Promise<DeletedJob> =>
  deleteJob(job, { buckets: s3.buckets, control: undefined, stack }, signal);

const isThere = async (key = KEY): Promise<boolean> => (await s3.buckets.store.head('source', key)) !== undefined;

describe('the film of a deleted job', () => {
  it('is deleted when it was taken over from this machine', async () => {
    await takeOver();
    const job = await closedJob();
    await noteJob(s3.buckets.store, 'output', job.source, job.jobId);
    expect(await remove(job)).toMatchObject({ source: 'deleted' });
    expect(await isThere()).toBe(false);
    expect(await keysLeft()).toEqual([]);
  });

  it.each([
    KEY,
    'uploads/holiday.mp4',
    `uploads/${'0'.repeat(32)}/more/holiday.mp4`,
    `uploads/${'0'.repeat(31)}/holiday.mp4`,
  ])('stays when a client sent it in one part: %s', async (key) => {
    await sendInOnePart(key);
    const job = await closedJob(key);
    expect(job.source.etag).toMatch(/^[0-9a-f]{32}-1$/);
    expect(await remove(job)).toMatchObject({ source: 'cameByS3' });
    expect(await isThere(key)).toBe(true);
  });

  it('is deleted when it came through the HTTP API', async () => {
    const key = `uploads/${'0'.repeat(32)}/holiday.mp4`;
    await sendInOnePart(key);
    expect(await remove(await closedJob(key))).toMatchObject({ source: 'deleted' });
  });

  it.each<[string, (job: Job) => Promise<unknown>]>([
    ['is noted', ({ source }) => noteJob(s3.buckets.store, 'output', source, OTHER)],
    [
      'is noted as earlier versions did',
      ({ source }) => put(bySourceKey(source), { version: 1, source, jobId: OTHER }),
    ],
    ['has a plan alone', () => closedJob(KEY, { jobId: OTHER })],
    ['has a plan that cannot be read', () => put(jobKey(OTHER), { version: 99 })],
    ['may be in a note that cannot be read', ({ source }) => put(bySourceKey(source), { version: 99 })],
  ])('stays for another job that %s', async (_, other) => {
    await takeOver();
    const job = await closedJob();
    await other(job);
    expect(await remove(job)).toMatchObject({ source: 'neededByOthers' });
    expect(await isThere()).toBe(true);
  });

  it('does not stay for a job of another film whose name gives the same id', async () => {
    await takeOver();
    const job = await closedJob();
    await closedJob('folder/holiday.mov', { jobId: OTHER });
    expect(await remove(job)).toMatchObject({ source: 'deleted' });
  });
});

describe('a job of a stack', () => {
  it('is deleted at once, and leaves a note by which what functions still store of it is deleted as well', async () => {
    const job = await closedJob();
    await put(cancelledKey(job.jobId), { version: 1, jobId: job.jobId, at: new Date().toISOString() });
    await expect(remove(job, 'films')).resolves.toMatchObject({ jobId: job.jobId, objects: 3 });
    const { store } = s3.buckets;
    // A worker ends, a stitcher as well; another job of the film is being rendered.
    const late = [
      sliceKeys(job.jobId, 0).record,
      `${jobPrefix(job.jobId)}ascii.mp4`,
      recentKey(job),
      jobBySourceKey(job.source, job.jobId),
    ];
    for (const key of [...late, jobKey(OTHER), deletedKey('no job')]) await put(key, {});
    const context = { store, outputBucket: 'output' };
    // What is stored while a pass goes on may be of a job that is planned again: the next pass decides.
    expect((await sweepDeleted(Date.now() - 60_000, context)).swept).toBe(0);
    expect((await sweepDeleted(Date.now() + 60_000, context)).swept).toBe(4);
    expect(await keysLeft()).toEqual([deletedKey(job.jobId), deletedKey('no job'), jobKey(OTHER)]);
    expect((await sweepDeleted(Date.now() + 8 * 3600_000, context)).swept).toBe(0);
    expect(await keysLeft()).toEqual([deletedKey('no job'), jobKey(OTHER)]);
  });

  it('leaves no notes when it was planned while it was deleted', async () => {
    const { jobId } = await closedJob();
    await deleteJob(
      { jobId },
      { buckets: s3.buckets, control: undefined, stack: 'films' },
      new AbortController().signal,
    );
    const { store } = s3.buckets;
    const job = await closedJob();
    await put(recentKey(job), {});
    await noteJob(store, 'output', job.source, jobId);
    expect((await sweepDeleted(Date.now() + 60_000, { store, outputBucket: 'output' })).swept).toBe(4);
    expect(await keysLeft()).toEqual([deletedKey(jobId)]);
  });

  it('stays when the film was rendered again, which removes the note', async () => {
    const job = await closedJob();
    await remove(job, 'films');
    await s3.buckets.store.delete('output', deletedKey(job.jobId));
    await closedJob();
    expect((await sweepDeleted(Date.now() + 60_000, { store: s3.buckets.store, outputBucket: 'output' })).swept).toBe(
      0,
    );
    expect(await s3.buckets.store.head('output', jobKey(job.jobId))).toBeDefined();
  });
});

describe('a job that cannot be read', () => {
  it.each<[string, (job: Job) => Promise<unknown>]>([
    ['of another version', ({ jobId }) => put(jobKey(jobId), { version: 99 })],
    ['whose plan is gone', ({ jobId }) => s3.buckets.store.delete('output', jobKey(jobId))],
    ['whose manifest is of another version', ({ jobId }) => put(manifestKey(jobId), { version: 99 })],
  ])('is deleted with its notes, its film is not: %s', async (_, spoil) => {
    await takeOver();
    const job = await closedJob();
    const { store } = s3.buckets;
    await noteJob(store, 'output', job.source, job.jobId);
    await put(recentKey(job), { version: 1, jobId: job.jobId });
    await noteJob(store, 'output', job.source, OTHER);
    await spoil(job);
    const found = await findDeletable(s3.buckets, job.jobId);
    expect(found).toEqual({ plan: { jobId: job.jobId }, isOpen: false });
    const reached = { buckets: s3.buckets, control: undefined, stack: undefined };
    expect(await deleteJob(found.plan, reached, new AbortController().signal)).toMatchObject({ source: 'unknown' });
    expect(await keysLeft()).toEqual([jobBySourceKey(job.source, OTHER)]);
    expect(await isThere()).toBe(true);
  });

  it('fails for a job of which nothing is there', async () => {
    await expect(findDeletable(s3.buckets, OTHER)).rejects.toThrow(UsageError);
  });
});

it('nothing is deleted once the deletion is stopped', async () => {
  await takeOver();
  const job = await closedJob();
  const reason = new Error('enough');
  await expect(remove(job, undefined, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(await isThere()).toBe(true);
  let objects = 0;
  for await (const _ of s3.buckets.store.list('output', jobPrefix(job.jobId))) objects += 1;
  expect(objects).toBe(2);
});
