import { beforeEach, describe, expect, it, vi } from 'vitest';
import { gatherPoster } from '../../src/assembler/gather-poster.ts';
import { posterKey, sliceKeys, smallPosterKey } from '../../src/shared/core/contracts/object-keys.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { StorageError } from '../../src/shared/core/errors/errors.ts';
import type { PictureSize } from '../../src/shared/core/media/fit-picture.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';
import { jpegSize } from '../fixtures/decode-pictures.ts';
import { makeTile } from '../fixtures/make-strip.ts';

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

describe('the small poster', () => {
  /** The record of a slice with a picture of this size. */
  const withPicture = async ({ width, height }: PictureSize): Promise<SliceRecord> => {
    const jpeg = await makeTile(width, height, { gray: 90 });
    const etag = store.seed('output', keyOf(0), jpeg);
    const facts = { contentType: 'image/jpeg', width, height } as const;
    return renderedRecord(job, 0, {
      poster: { second: 4, score: 1, key: keyOf(0), bytes: jpeg.length, etag, ...facts },
    });
  };

  it.each([
    { full: { width: 1920, height: 1080 }, size: { width: 960, height: 540 } },
    { full: { width: 1080, height: 1920 }, size: { width: 540, height: 960 } },
    { full: { width: 4000, height: 1 }, size: { width: 960, height: 1 } },
  ])('of $full is $size', async ({ full, size }) => {
    const { poster } = await gatherPoster(job, [await withPicture(full)], context());
    const jpeg = store.bytes('output', smallPosterKey(job.jobId)) ?? new Uint8Array();
    expect(poster?.small).toEqual({ key: smallPosterKey(job.jobId), ...size, bytes: jpeg.length });
    expect(jpegSize(jpeg)).toEqual(size);
    await gatherPoster(job, [await withPicture(full)], context());
    expect(store.bytes('output', smallPosterKey(job.jobId))).toEqual(jpeg);
  });

  it.each([
    { width: 640, height: 360 },
    { width: 960, height: 960 },
  ])('is none where the poster is as small: %o', async (full) => {
    const warn = vi.fn();
    const { poster } = await gatherPoster(job, [await withPicture(full)], { ...context(), warn });
    expect(poster).toMatchObject(full);
    expect(poster).not.toHaveProperty('small');
    expect(store.keys('output')).not.toContain(smallPosterKey(job.jobId));
    expect(store.calls.map(({ operation }) => operation)).toEqual(['copy']);
    expect(warn).not.toHaveBeenCalled();
  });

  it('that cannot be stored leaves the poster as it is, and tells the log', async () => {
    const record = await withPicture({ width: 1920, height: 1080 });
    store.before = ({ operation }) => {
      if (operation === 'put') throw new StorageError('PutObject failed');
    };
    const warn = vi.fn();
    const { poster } = await gatherPoster(job, [record], { ...context(), warn });
    expect(poster).toMatchObject({ key: posterKey(job.jobId), width: 1920 });
    expect(poster?.small).toBeUndefined();
    expect(warn).toHaveBeenCalledOnce();
  });
});
