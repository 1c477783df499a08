import { beforeEach, expect, it, vi } from 'vitest';
import { gatherExtras } from '../../src/assembler/gather-extras.ts';
import { findMarkKey, fingerprintsKey, sketchesKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../../src/shared/core/documents/job.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { StorageError } from '../../src/shared/core/errors/errors.ts';
import { bytesOfHashes } from '../../src/shared/kernels/fingerprint/fingerprint-file.ts';
import { SKETCH_BYTES } from '../../src/shared/kernels/fingerprint/sketch.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';

let store: InMemoryObjectStore;
beforeEach(() => {
  store = new InMemoryObjectStore();
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
/** The record of a slice of which as many seconds were looked at. */
const lookedAt = (
  job: Job,
  index: number,
  seconds: number,
  sketches = new Uint8Array(seconds * SKETCH_BYTES),
): SliceRecord =>
  renderedRecord(job, index, {
    fingerprints: {
      firstSecond: index * 30,
      hashes: base64(bytesOfHashes(new BigUint64Array(seconds).fill(7n))),
      sketches: base64(sketches),
    },
  });

it('stores fingerprints, sketches and the mark', async () => {
  const job = jobOf(60_000);
  const made = await gatherExtras(job, [lookedAt(job, 1, 30), lookedAt(job, 0, 30)], { store, outputBucket: 'output' });
  expect(made).toEqual({ entry: { fingerprints: { key: fingerprintsKey(job.jobId), seconds: 60 } } });
  expect(store.keys('output')).toEqual(expect.arrayContaining([findMarkKey(job.jobId), sketchesKey(job.jobId)]));
});

it('leaves the fingerprints of a film out that is too long for its memory, and says so', async () => {
  const job = jobOf(60_000);
  const records = [lookedAt(job, 0, 180_000, new Uint8Array()), lookedAt(job, 1, 1, new Uint8Array())];
  const { entry, warning } = await gatherExtras(job, records, { store, outputBucket: 'output' });
  expect(entry).toEqual({});
  expect(warning).toEqual({ code: 'extrasMissing', message: expect.stringContaining('180000 seconds') });
  expect(store.keys('output')).toEqual([]);
});

it('warns in one fixed sentence where storing fails, and tells the reason to the log', async () => {
  const job = jobOf(30_000);
  const error = new StorageError('PutObject of "secret/path" failed');
  store.before = () => {
    throw error;
  };
  const poster = { second: 4, score: 1, key: sliceKeys(job.jobId, 0).ofSlice('poster', 'jpg'), bytes: 9, etag: 'e' };
  const picture = { contentType: 'image/jpeg', width: 320, height: 180 } as const;
  const record = { ...lookedAt(job, 0, 30), poster: { ...poster, ...picture } };
  const warn = vi.fn();
  const { warning } = await gatherExtras(job, [record], { store, outputBucket: 'output', warn });
  expect(warning?.message).toBe('The best picture of the film, or its fingerprints, could not be stored.');
  expect(warn).toHaveBeenCalledTimes(2);
  expect(warn).toHaveBeenCalledWith(expect.any(String), { error });
});
