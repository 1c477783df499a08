import { cancelledKey } from '../contracts/object-keys.ts';
import type { Job } from '../documents/job.ts';
import { CANCELLATION } from './cancellation.ts';
import { type GiveUpContext, giveUpMissing } from './give-up-missing.ts';

export interface CancelContext extends GiveUpContext {
  /** remove the job's queued events */
  readonly dropQueued: (jobId: string) => Promise<number>;
}

/**
 * Cancel an open job: no further slice is started, and the job closes with the slices that it has. A slice that is
 * being rendered at this moment may still get its record.
 * @returns how many slices were given up
 */
export const cancelJob = async (job: Job, context: CancelContext): Promise<number> => {
  const { store, outputBucket, now } = context;
  const { jobId } = job;
  const at = new Date(now()).toISOString();
  // The marker is written first: from here on no function asks for slices of this job again.
  await store.putJson(outputBucket, cancelledKey(jobId), { version: 1, jobId, at }, { ifAbsent: true });
  await context.dropQueued(jobId);
  return giveUpMissing(job, CANCELLATION, context);
};
