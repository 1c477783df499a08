import { sliceKeys } from '../contracts/object-keys.ts';
import { readDocument } from '../contracts/read-document.ts';
import { type SliceRecord, SliceRecordSchema } from '../documents/slice-record.ts';
import { StorageError } from '../errors/errors.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { readRecord } from './slice-records.ts';

/**
 * A record that is replaced during the check is read again, at once: there is something new to read. More than a few times
 * means that something is wrong.
 */
const MAX_ATTEMPTS = 5;

/**
 * Store the record of a slice. A `failed` record is stored only if there is none; a `rendered` one also replaces
 * `failed`, never the other way round.
 * @returns the record in effect: the given one, or an earlier one that stays
 * @throws {StorageError} when neither could be stored or confirmed
 * @throws {InvalidEventError} when the record does not fit its own contract: nothing is stored then
 */
export const storeSliceRecord = async (
  store: ObjectStore,
  outputBucket: string,
  record: SliceRecord,
): Promise<SliceRecord> => {
  readDocument(SliceRecordSchema, record, `The record of slice ${record.index} of job ${record.jobId}`);
  const { record: key } = sliceKeys(record.jobId, record.index);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    if (await store.putJson(outputBucket, key, record, { ifAbsent: true })) return record;
    const there = await readRecord(store, outputBucket, record.jobId, record.index);
    if (there === undefined) continue;
    if (record.status === 'failed' || there.record.status === 'rendered') return there.record;
    if (await store.putJson(outputBucket, key, record, { ifMatch: there.etag })) return record;
  }
  throw new StorageError(
    `The record "${key}" in bucket ${outputBucket} changed under ${MAX_ATTEMPTS} attempts to write it. Try again.`,
  );
};
