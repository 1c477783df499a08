import type { Job } from '../contracts/job.ts';
import { cancelledKey } from '../contracts/object-keys.ts';
import { CANCELLATION } from './cancellation.ts';
import { type GiveUpContext, giveUpMissing } from './give-up-missing.ts';

export interface CancelContext extends GiveUpContext {
  /** drop what is queued for the job */
  readonly dropQueued: (jobId: string) => Promise<number>;
}

/**
 * Cancel an open job: nothing more of it is started, and it closes with what is there.
 * A slice that is being rendered at this moment may still get its record.
 * @returns how many slices were given up
 */
export const cancelJob = async (job: Job, context: CancelContext): Promise<number> => {
  const { store, outputBucket, now } = context;
  const { jobId } = job;
  const at = new Date(now()).toISOString();
  // The marker first: from here on nobody asks for slices of this job again.
  await store.putJson(outputBucket, cancelledKey(jobId), { version: 1, jobId, at }, { ifAbsent: true });
  await context.dropQueued(jobId);
  return giveUpMissing(job, CANCELLATION, context);
};
