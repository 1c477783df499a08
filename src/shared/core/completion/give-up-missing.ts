import pLimit from 'p-limit';
import type { Failure } from '../contracts/failure.ts';
import type { Job } from '../documents/job.ts';
import type { FailedRecord } from '../documents/slice-record.ts';
import { slicesOf } from '../job/job-slices.ts';
import type { Now, ObjectStore, PublishEvents } from '../ports/ports.ts';
import { announceWhenRendered } from './announce-when-rendered.ts';
import { CANCELLED } from './cancellation.ts';
import { recordFailedSlice } from './record-failed-slice.ts';
import { recordedIndexes } from './slice-records.ts';
import { storeSliceRecord } from './store-slice-record.ts';
import { unrenderedRecord } from './unrendered-record.ts';

const WRITES_IN_FLIGHT = 16;

/** Dependencies of giving up slices. */
export interface GiveUpContext {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
  /** names this call in records and in `rendered.json` */
  readonly requestId: string;
  readonly now: Now;
}

/**
 * Close a job with the slices that it has: every slice without a record gets a failed record with the reason. A worker
 * that is rendering such a slice at this moment may still replace the record.
 * @returns how many slices were given up
 */
export const giveUpMissing = async (job: Job, failure: Failure, context: GiveUpContext): Promise<number> => {
  const { store, publish, outputBucket, requestId, now } = context;
  const at = new Date(now()).toISOString();
  const recorded = await recordedIndexes(store, outputBucket, job.jobId);
  const missing = slicesOf(job).filter(({ index }) => !recorded.has(index));
  const limit = pLimit(WRITES_IN_FLIGHT);
  // Slices of a cancelled job were given up on purpose: no event for each of them.
  const keep = async (record: FailedRecord): Promise<unknown> =>
    failure.name === CANCELLED
      ? storeSliceRecord(store, outputBucket, record)
      : recordFailedSlice(store, publish, outputBucket, record);
  await Promise.all(
    missing.map((slice) => limit(() => keep(unrenderedRecord(job.jobId, slice, failure, requestId, at)))),
  );
  await announceWhenRendered({ store, publish, outputBucket, job, announcer: requestId, now, again: true });
  return missing.length;
};
