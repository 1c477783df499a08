import pLimit from 'p-limit';
import { indexOfRecordKey, recordsPrefix, sliceKeys } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import { type SliceRecord, SliceRecordSchema } from '../contracts/slice-record.ts';
import type { ObjectStore } from '../ports.ts';

const READS_IN_FLIGHT = 16;

/** Slice indexes of the records below a prefix. */
export const listedIndexes = async (store: ObjectStore, outputBucket: string, prefix: string): Promise<Set<number>> => {
  const indexes = new Set<number>();
  for await (const { key } of store.list(outputBucket, prefix)) {
    const index = indexOfRecordKey(key);
    if (index !== undefined) indexes.add(index);
  }
  return indexes;
};

/** Which slices of a job have a record, rendered or failed: a request for every thousand. */
export const recordedIndexes = (store: ObjectStore, outputBucket: string, jobId: string): Promise<Set<number>> =>
  listedIndexes(store, outputBucket, recordsPrefix(jobId));

/**
 * Read the record of one slice.
 * @returns undefined when there is none; `etag` is for replacing exactly this version
 * @throws {InvalidEventError} when it was written by another version
 */
export const readRecord = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
  index: number,
): Promise<{ readonly record: SliceRecord; readonly etag: string } | undefined> => {
  const stored = await store.getText(outputBucket, sliceKeys(jobId, index).record);
  if (stored === undefined) return undefined;
  const record = readJson(SliceRecordSchema, stored.text, `the record of slice ${index} of job ${jobId}`);
  return { record, etag: stored.etag };
};

/**
 * Read the records of several slices, a bounded number at a time.
 * @returns by slice index; slices without a record are left out
 */
export const readRecords = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
  indexes: Iterable<number>,
): Promise<Map<number, SliceRecord>> => {
  const limit = pLimit(READS_IN_FLIGHT);
  const found = await Promise.all(
    [...indexes].map((index) => limit(() => readRecord(store, outputBucket, jobId, index))),
  );
  return new Map(found.flatMap((read) => (read === undefined ? [] : [[read.record.index, read.record] as const])));
};
