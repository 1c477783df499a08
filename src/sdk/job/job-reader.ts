import pLimit from 'p-limit';
import { readRecord } from '../../shared/core/completion/slice-records.ts';
import { indexOfRecordKey, recordsPrefix } from '../../shared/core/contracts/object-keys.ts';
import type { SliceRecord } from '../../shared/core/documents/slice-record.ts';
import type { ObjectStore } from '../../shared/core/ports/ports.ts';

const READS_IN_FLIGHT = 8;

/** Records of a job by slice index. */
export type Records = ReadonlyMap<number, SliceRecord>;

/**
 * Make a reader of a job's records that fetches each version of a record only once.
 * @returns a function that returns the current records
 */
export const makeRecordReader = (store: ObjectStore, bucket: string, jobId: string): (() => Promise<Records>) => {
  const known = new Map<number, { readonly etag: string; readonly record: SliceRecord }>();
  const limit = pLimit(READS_IN_FLIGHT);
  const readAgain = async (index: number, listedEtag: string): Promise<void> => {
    if (known.get(index)?.etag === listedEtag) return;
    const read = await readRecord(store, bucket, jobId, index);
    if (read === undefined) known.delete(index);
    else known.set(index, read);
  };
  return async () => {
    const listed = new Map<number, string>();
    for await (const { key, etag } of store.list(bucket, recordsPrefix(jobId))) {
      const index = indexOfRecordKey(key);
      if (index !== undefined) listed.set(index, etag);
    }
    for (const index of known.keys()) if (!listed.has(index)) known.delete(index);
    await Promise.all([...listed].map(([index, etag]) => limit(() => readAgain(index, etag))));
    return new Map([...known].map(([index, { record }]) => [index, record] as const));
  };
};
