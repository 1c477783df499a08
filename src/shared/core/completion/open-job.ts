import type { OpenJob } from '../contracts/markers.ts';
import { openKey } from '../contracts/object-keys.ts';
import type { Job } from '../documents/job.ts';
import type { Now, ObjectStore } from '../ports/ports.ts';

/**
 * Mark a job as open, so that the reconciler can find jobs that stand still; the marker of an open job stays unchanged.
 * @param asked options in place of those in the source's metadata, kept for planning the job again
 */
export const openJob = async (
  { jobId, source }: Pick<Job, 'jobId' | 'source'>,
  { store, outputBucket, now }: { readonly store: ObjectStore; readonly outputBucket: string; readonly now: Now },
  asked?: string,
): Promise<void> => {
  const { bucket, key, etag } = source;
  const open: OpenJob = {
    version: 1,
    jobId,
    source: { bucket, key, etag },
    ...(asked === undefined ? {} : { options: asked }),
    openedAt: new Date(now()).toISOString(),
  };
  await store.putJson(outputBucket, openKey(jobId), open, { ifAbsent: true });
};
