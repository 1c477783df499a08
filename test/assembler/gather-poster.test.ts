import { beforeEach, expect, it } from 'vitest';
import { gatherPoster } from '../../src/assembler/gather-poster.ts';
import { posterKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { StorageError } from '../../src/shared/core/errors/errors.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';

const job = jobOf(90_000);
let store: InMemoryObjectStore;
beforeEach(() => {
  store = new InMemoryObjectStore();
});

const context = () => ({ store, outputBucket: 'output' });
const keyOf = (index: number): string => sliceKeys(job.jobId, index).ofSlice('poster', 'jpg');
const posterOf = (index: number): NonNullable<SliceRecord['poster']> => {
  const facts = { contentType: 'image/jpeg', width: 320, height: 180 } as const;
  return { second: index * 30 + 4, score: 1, key: keyOf(index), bytes: 9, etag: 'gone', ...facts };
};
/** The record of a slice whose best picture is stored. */
const withPoster = (index: number, score: number): SliceRecord => {
  const body = `the best of ${index}`;
  const etag = store.seed('output', keyOf(index), body);
  const facts = { contentType: 'image/jpeg', width: 320, height: 180 } as const;
  const poster = { second: index * 30 + 4, score, key: keyOf(index), bytes: body.length, etag, ...facts };
  return renderedRecord(job, index, { poster });
};
const stored = async (): Promise<string | undefined> => (await store.getText('output', posterKey(job.jobId)))?.text;

it('is the best picture of all slices, of equal ones the first', async () => {
  const records = [withPoster(0, 1.2), withPoster(1, 1.4), withPoster(2, 1.4)];
  expect(await gatherPoster(job, records, context())).toEqual({
    poster: { key: posterKey(job.jobId), second: 34, width: 320, height: 180, bytes: 'the best of 1'.length },
  });
  expect(await stored()).toBe('the best of 1');
});

it('is the next best where the best is gone, or is another version than recorded', async () => {
  const records = [withPoster(0, 0.3), withPoster(1, 1.4), withPoster(2, 1.3)];
  store.remove('output', keyOf(1));
  store.seed('output', keyOf(2), 'another picture');
  expect(await gatherPoster(job, records, context())).toMatchObject({ poster: { second: 4 } });
  expect(await stored()).toBe('the best of 0');
});

it('is none where no slice has one, and fails where all are gone', async () => {
  expect(await gatherPoster(job, [renderedRecord(job, 0)], context())).toEqual({});
  const records = [withPoster(0, 1)];
  store.remove('output', keyOf(0));
  await expect(gatherPoster(job, records, context())).rejects.toThrow(StorageError);
});

it('tries the best 16 pictures and no more', async () => {
  const long = jobOf(20 * 30_000);
  const records = Array.from({ length: 20 }, (_, index) =>
    renderedRecord(long, index, { poster: { ...posterOf(index), score: 2 - index / 20 } }),
  );
  await expect(gatherPoster(long, records, context())).rejects.toThrow(StorageError);
  expect(store.calls.filter(({ operation }) => operation === 'copy')).toHaveLength(16);
});
