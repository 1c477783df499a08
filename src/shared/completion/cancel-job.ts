import pLimit from 'p-limit';
import type { Job } from '../contracts/job.ts';
import { cancelledKey } from '../contracts/object-keys.ts';
import { slicesOf } from '../job/job-slices.ts';
import type { Now, ObjectStore, PublishEvents } from '../ports.ts';
import { announceWhenRendered } from './announce-when-rendered.ts';
import { recordedIndexes } from './slice-records.ts';
import { storeSliceRecord } from './store-slice-record.ts';
import { unrenderedRecord } from './unrendered-record.ts';

/** `error.name` in the records of slices that were not rendered because somebody cancelled the job. */
export const CANCELLED = 'Cancelled';

const WRITES_IN_FLIGHT = 16;

export interface CancelContext {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
  /** drop what is queued for the job */
  readonly dropQueued: (jobId: string) => Promise<number>;
  /** names this call in records and marker */
  readonly requestId: string;
  readonly now: Now;
}

const CANCELLATION = { name: CANCELLED, message: 'The job was cancelled before this slice was rendered.' };

/**
 * Cancel an open job: nothing more of it is started, and it closes with what is there.
 * A slice that is being rendered at this moment may still get its record.
 * @returns how many slices were given up
 */
export const cancelJob = async (job: Job, context: CancelContext): Promise<number> => {
  const { store, publish, outputBucket, requestId, now } = context;
  const { jobId } = job;
  const at = new Date(now()).toISOString();
  // The marker first: from here on nobody asks for slices of this job again.
  await store.putJson(outputBucket, cancelledKey(jobId), { version: 1, jobId, at }, { ifAbsent: true });
  await context.dropQueued(jobId);
  const recorded = await recordedIndexes(store, outputBucket, jobId);
  const open = slicesOf(job).filter(({ index }) => !recorded.has(index));
  const limit = pLimit(WRITES_IN_FLIGHT);
  await Promise.all(
    open.map((slice) => {
      const record = unrenderedRecord(job.jobId, slice, CANCELLATION, requestId, at);
      return limit(() => storeSliceRecord(store, outputBucket, record));
    }),
  );
  await announceWhenRendered({ store, publish, outputBucket, job, announcer: requestId, now, again: true });
  return open.length;
};
