import pLimit from 'p-limit';
import { readRecord } from '../shared/completion/slice-records.ts';
import { indexOfRecordKey, recordsPrefix } from '../shared/contracts/object-keys.ts';
import type { ObjectStore } from '../shared/ports.ts';
import type { JobAnswer } from './contracts/jobs.ts';

const READS_IN_FLIGHT = 32;
/** That many small reads take a second or two. */
const MAX_READS = 3_000;
/** Jobs that are remembered from one request to the next. */
const REMEMBERED_JOBS = 16;

type Outcomes = Map<number, { readonly etag: string; readonly failed: boolean }>;

/** What the records of a job say, and when the last was stored. */
export interface Tally extends Omit<JobAnswer['slices'], 'planned'> {
  /** epoch milliseconds by the store's clock; undefined without any record */
  readonly lastStoredMs: number | undefined;
}

/**
 * Counts the records of jobs. Each version of a record is read once as long as this process lives, and only so many for
 * one answer: looking at a job again and again costs little.
 */
export const makeRecordTally = (store: ObjectStore, outputBucket: string): ((jobId: string) => Promise<Tally>) => {
  const known = new Map<string, Outcomes>();

  const outcomesOf = (jobId: string): Outcomes => {
    const outcomes: Outcomes = known.get(jobId) ?? new Map();
    known.delete(jobId);
    known.set(jobId, outcomes);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED_JOBS && oldest !== undefined) known.delete(oldest);
    return outcomes;
  };

  return async (jobId) => {
    const outcomes = outcomesOf(jobId);
    const listed = new Map<number, string>();
    let lastStoredMs: number | undefined;
    for await (const { key, etag, modifiedMs } of store.list(outputBucket, recordsPrefix(jobId))) {
      const index = indexOfRecordKey(key);
      if (index === undefined) continue;
      listed.set(index, etag);
      lastStoredMs = Math.max(lastStoredMs ?? 0, modifiedMs);
    }
    for (const [index, { etag }] of outcomes) if (listed.get(index) !== etag) outcomes.delete(index);
    const unread = [...listed.keys()].filter((index) => !outcomes.has(index)).slice(0, MAX_READS);
    const limit = pLimit(READS_IN_FLIGHT);
    const look = async (index: number): Promise<void> => {
      const read = await readRecord(store, outputBucket, jobId, index);
      if (read !== undefined) outcomes.set(index, { etag: read.etag, failed: read.record.status === 'failed' });
    };
    await Promise.all(unread.map((index) => limit(() => look(index))));
    const failed = [...outcomes.values()].filter((outcome) => outcome.failed).length;
    return { recorded: listed.size, rendered: outcomes.size - failed, failed, lastStoredMs };
  };
};
