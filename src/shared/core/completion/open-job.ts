import { type OpenJob, OpenJobSchema } from '../contracts/markers.ts';
import { deletedKey, openKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import type { Job } from '../documents/job.ts';
import type { Now, ObjectStore } from '../ports/ports.ts';

/** Take back that a job was deleted. A deletion that was cut leaves a job which may be wanted again: nothing of it is swept then. */
export const takeBackDeletion = async (
  jobId: string,
  { store, outputBucket }: { readonly store: ObjectStore; readonly outputBucket: string },
): Promise<void> => {
  await store.delete(outputBucket, deletedKey(jobId));
};

/** Attempts at a marker that others change meanwhile: the reconciler does so about once an hour. */
const MARKINGS = 5;

/**
 * Mark a job as open, so that the reconciler can find jobs that stand still; the marker of an open job stays unchanged but for `anew`.
 * A deletion of it is taken back first.
 * @param how kept for asking again: options in place of those in the source's metadata; whether nothing is taken over
 */
export const openJob = async (
  { jobId, source }: Pick<Job, 'jobId' | 'source'>,
  context: { readonly store: ObjectStore; readonly outputBucket: string; readonly now: Now },
  { options, anew }: Pick<OpenJob, 'options' | 'anew'> = {},
): Promise<void> => {
  const { store, outputBucket, now } = context;
  const { bucket, key, etag } = source;
  const open: OpenJob = {
    version: 1,
    jobId,
    source: { bucket, key, etag },
    ...(options === undefined ? {} : { options }),
    ...(anew === true ? { anew } : {}),
    openedAt: new Date(now()).toISOString(),
  };
  await takeBackDeletion(jobId, context);
  for (let marking = 1; marking <= MARKINGS; marking += 1) {
    if (await store.putJson(outputBucket, openKey(jobId), open, { ifAbsent: true })) return;
    if (anew !== true) return;
    const stored = await store.getText(outputBucket, openKey(jobId));
    if (stored === undefined) continue;
    const marker = readJson(OpenJobSchema, stored.text, `The marker of job ${jobId}`);
    if (marker.anew === true) return;
    if (await store.putJson(outputBucket, openKey(jobId), { ...marker, anew }, { ifMatch: stored.etag })) return;
  }
};
