import { cancelledKey } from '../contracts/object-keys.ts';
import type { Job } from '../documents/job.ts';
import type { Manifest } from '../documents/manifest.ts';
import type { Now, ObjectStore } from '../ports/ports.ts';
import { type AskContext, askForMissing } from './ask-for-missing.ts';
import { reopenSlices } from './reopen-slices.ts';

/** The slices to ask for after a job was opened again; undefined: all missing ones. */
export type Reopened = ReadonlySet<number> | undefined;

/**
 * Open a job again if it closed with gaps, was cancelled, stands still or has failed slices.
 * @param manifest of the job; undefined while it is open
 * @param isIdle whether no function works on the open job any more: then its missing slices count as lost
 * @returns the slices to ask for with {@link askAgain}
 */
export const openAgain = async (
  job: Pick<Job, 'jobId' | 'source'>,
  manifest: Manifest | undefined,
  context: { readonly store: ObjectStore; readonly outputBucket: string; readonly now: Now },
  isIdle: () => Promise<boolean>,
): Promise<Reopened> => {
  const { store, outputBucket } = context;
  const cancelled = (await store.head(outputBucket, cancelledKey(job.jobId))) !== undefined;
  const underWay = manifest === undefined && !cancelled && !(await isIdle());
  const opened = await reopenSlices(job, context);
  return underWay ? new Set(opened) : undefined;
};

/**
 * Ask for the slices of a job that was opened again.
 * @param anew nothing is taken over from other jobs of the film
 * @returns number of slices asked for
 * @throws {PublishError} when the bus did not accept the events
 */
export const askAgain = async (job: Job, reopened: Reopened, context: AskContext, anew = false): Promise<number> =>
  reopened?.size === 0 ? 0 : askForMissing(job, context, reopened, anew);
