import type { Job } from '../contracts/job.ts';
import type { Manifest } from '../contracts/manifest.ts';
import { cancelledKey } from '../contracts/object-keys.ts';
import type { ObjectStore } from '../ports.ts';
import { type AskContext, askForMissing } from './ask-for-missing.ts';
import { retryFailed } from './retry-failed.ts';

/** The slices that a job opened again is asked for; undefined: all that are missing. */
export type Reopened = ReadonlySet<number> | undefined;

/**
 * Open a job again that closed with gaps, was cancelled, stands still or has failed slices.
 * @param manifest of the job; undefined while it is open
 * @param isIdle whether nobody works any more on an open job: then what is missing counts as lost
 * @returns what to ask for with {@link askAgain}
 */
export const openAgain = async (
  { jobId }: Pick<Job, 'jobId'>,
  manifest: Manifest | undefined,
  { store, outputBucket }: { readonly store: ObjectStore; readonly outputBucket: string },
  isIdle: () => Promise<boolean>,
): Promise<Reopened> => {
  const cancelled = (await store.head(outputBucket, cancelledKey(jobId))) !== undefined;
  const underWay = manifest === undefined && !cancelled && !(await isIdle());
  const opened = await retryFailed(store, outputBucket, jobId, manifest);
  return underWay ? new Set(opened) : undefined;
};

/**
 * Ask for the slices of a job that was opened again.
 * @returns how many were asked for
 * @throws {PublishError} when the bus did not take the events
 */
export const askAgain = async (job: Job, reopened: Reopened, context: AskContext): Promise<number> =>
  reopened?.size === 0 ? 0 : askForMissing(job, context, reopened);
