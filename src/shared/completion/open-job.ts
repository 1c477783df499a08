import type { Job } from '../contracts/job.ts';
import type { OpenJob } from '../contracts/markers.ts';
import { openKey } from '../contracts/object-keys.ts';
import type { Now, ObjectStore } from '../ports.ts';

/**
 * Mark a job as open, for whoever looks for jobs that stand still; one that is open stays as it is.
 * @param asked options in place of those in the source's metadata: whoever plans it again needs them
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
