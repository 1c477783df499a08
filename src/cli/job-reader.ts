import pLimit from 'p-limit';
import { readRecord } from '../shared/completion/slice-records.ts';
import { type BySource, BySourceSchema } from '../shared/contracts/by-source.ts';
import { bySourceKey, indexOfRecordKey, recordsPrefix, type SourceIdentity } from '../shared/contracts/object-keys.ts';
import { readJson } from '../shared/contracts/read-document.ts';
import type { SliceRecord } from '../shared/contracts/slice-record.ts';
import type { ObjectStore } from '../shared/ports.ts';

export { readManifest } from '../shared/job/stored-manifest.ts';

const READS_IN_FLIGHT = 8;

/** What became of an upload; undefined while nothing is known. */
export const readBySource = async (
  store: ObjectStore,
  bucket: string,
  source: SourceIdentity,
): Promise<BySource | undefined> => {
  const found = await store.getText(bucket, bySourceKey(source));
  return found && readJson(BySourceSchema, found.text, `What became of ${source.key}`);
};

/** Records of a job by slice index. */
export type Records = ReadonlyMap<number, SliceRecord>;

/**
 * Read the records of a job again and again, each version of a record once.
 * @returns a function that gives the records as they are now
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
