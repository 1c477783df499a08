import type { OpenJob } from '../contracts/markers.ts';
import { openKey } from '../contracts/object-keys.ts';
import type { Job } from '../documents/job.ts';
import type { Now, ObjectStore } from '../ports/ports.ts';

/**
 * Mark a job as open, so that the reconciler can find jobs that stand still; the marker of an open job stays unchanged.
 * @param how kept for asking again: options in place of those in the source's metadata; whether nothing is taken over
 */
export const openJob = async (
  { jobId, source }: Pick<Job, 'jobId' | 'source'>,
  { store, outputBucket, now }: { readonly store: ObjectStore; readonly outputBucket: string; readonly now: Now },
  { options, anew }: Pick<OpenJob, 'options' | 'anew'> = {},
): Promise<void> => {
  const { bucket, key, etag } = source;
  const open: OpenJob = {
    version: 1,
    jobId,
    source: { bucket, key, etag },
    ...(options === undefined ? {} : { options }),
    ...(anew === true ? { anew } : {}),
    openedAt: new Date(now()).toISOString(),
  };
  await store.putJson(outputBucket, openKey(jobId), open, { ifAbsent: true });
};
