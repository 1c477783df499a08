import pLimit from 'p-limit';
import { readRecord } from '../../shared/core/completion/slice-records.ts';
import { indexOfRecordKey, recordsPrefix } from '../../shared/core/contracts/object-keys.ts';
import { type SliceView, sliceViewOf } from '../../shared/core/documents/slice-view.ts';
import type { ObjectStore } from '../../shared/core/ports/ports.ts';

const READS_IN_FLIGHT = 32;
/** Limits of the memory between requests: jobs, and records of all these jobs together. A record takes some 300 bytes. */
const REMEMBERED_JOBS = 16;
const REMEMBERED_RECORDS = 100_000;

type Versions = Map<number, { readonly etag: string; readonly view: SliceView }>;

/** A record as a list request shows it. */
export interface ListedRecord {
  readonly index: number;
  readonly etag: string;
  /** epoch milliseconds by the store's clock */
  readonly modifiedMs: number;
}

/** Cache of the records of jobs. Each version of a record is read once, as long as the cache keeps its job. */
export interface RecordMemory {
  /** List the records that are stored now. It takes one request for every thousand records. */
  list(jobId: string): Promise<ListedRecord[]>;
  /**
   * Contents of records.
   * @param listed result of a recent `list`
   * @param mostReads most records to read; the rest are left out unless they are cached; default: all are read
   * @returns by slice index; a record that was deleted meanwhile is left out
   */
  read(jobId: string, listed: readonly ListedRecord[], mostReads?: number): Promise<Map<number, SliceView>>;
}

/** Make a cache that keeps the records of the jobs that were used last. */
export const makeRecordMemory = (store: ObjectStore, outputBucket: string): RecordMemory => {
  const known = new Map<string, Versions>();

  const versionsOf = (jobId: string): Versions => {
    const versions: Versions = known.get(jobId) ?? new Map();
    // Maps keep the order of insertion: the least recently used job is the first.
    known.delete(jobId);
    known.set(jobId, versions);
    let records = 0;
    for (const each of known.values()) records += each.size;
    for (const [oldest, each] of known) {
      if (oldest === jobId || (known.size <= REMEMBERED_JOBS && records <= REMEMBERED_RECORDS)) break;
      records -= each.size;
      known.delete(oldest);
    }
    return versions;
  };

  return {
    async list(jobId) {
      const listed = new Map<number, ListedRecord>();
      for await (const { key, etag, modifiedMs } of store.list(outputBucket, recordsPrefix(jobId))) {
        const index = indexOfRecordKey(key);
        if (index !== undefined) listed.set(index, { index, etag, modifiedMs });
      }
      const versions = versionsOf(jobId);
      for (const [index, { etag }] of versions) if (listed.get(index)?.etag !== etag) versions.delete(index);
      return [...listed.values()];
    },

    async read(jobId, listed, mostReads = listed.length) {
      const versions = versionsOf(jobId);
      const isKnown = ({ index, etag }: ListedRecord) => versions.get(index)?.etag === etag;
      const views = new Map<number, SliceView>();
      const limit = pLimit(READS_IN_FLIGHT);
      const look = async (index: number): Promise<void> => {
        const read = await readRecord(store, outputBucket, jobId, index);
        if (read === undefined) return;
        const view = sliceViewOf(read.record);
        versions.set(index, { etag: read.etag, view });
        views.set(index, view);
      };
      const unknown = listed.filter((record) => !isKnown(record)).slice(0, mostReads);
      for (const record of listed) {
        const version = versions.get(record.index);
        if (version?.etag === record.etag) views.set(record.index, version.view);
      }
      await Promise.all(unknown.map(({ index }) => limit(() => look(index))));
      return views;
    },
  };
};
