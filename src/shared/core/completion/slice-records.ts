import pLimit from 'p-limit';
import { indexOfRecordKey, recordsPrefix, sliceKeys } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import { type SliceRecord, SliceRecordSchema } from '../documents/slice-record.ts';
import { InvalidEventError } from '../errors/errors.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { unrenderedRecord } from './unrendered-record.ts';

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
 * Substitute for a record that cannot be read: it is not reliable, so the slice counts as failed and may be rendered
 * again.
 * @param problem why it cannot be read
 */
const unreadableRecord = (jobId: string, index: number, problem: string): SliceRecord =>
  unrenderedRecord(
    jobId,
    { index, startMs: 0, endMs: 0 },
    { name: 'UnreadableRecord', message: `${problem} Retry the job to render this slice again.` },
    'unknown',
    new Date(0).toISOString(),
  );

/**
 * Read the record of one slice. An unreadable record is returned as a failed one.
 * @returns undefined when there is none; `etag` is for replacing exactly this version
 */
export const readRecord = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
  index: number,
): Promise<{ readonly record: SliceRecord; readonly etag: string } | undefined> => {
  const stored = await store.getText(outputBucket, sliceKeys(jobId, index).record);
  if (stored === undefined) return undefined;
  const { etag, text } = stored;
  try {
    return { record: readJson(SliceRecordSchema, text, `The record of slice ${index} of job ${jobId}`), etag };
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    return { record: unreadableRecord(jobId, index, error.message), etag };
  }
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
    [...indexes].map((index) =>
      limit(async () => {
        const read = await readRecord(store, outputBucket, jobId, index);
        return read && ([index, read.record] as const);
      }),
    ),
  );
  return new Map(found.flatMap((read) => (read === undefined ? [] : [read])));
};
