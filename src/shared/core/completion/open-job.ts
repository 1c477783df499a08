import { type OpenJob, OpenJobSchema } from '../contracts/markers.ts';
import { openKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import type { Job } from '../documents/job.ts';
import { StorageError } from '../errors/errors.ts';
import { takeBackDeletion } from '../job/take-back-deletion.ts';
import type { Now, ObjectStore } from '../ports/ports.ts';

/** Attempts at a marker that others change meanwhile: the reconciler does so about once an hour. */
const MARKINGS = 5;

/**
 * Mark a job as open, so that the reconciler can find jobs that stand still; the marker of an open job stays unchanged but for `anew`.
 * A deletion of it is taken back first.
 * @param how kept for asking again: options in place of those in the source's metadata; whether nothing is taken over
 * @throws {StorageError} when others changed the marker in between each time: `anew` is not noted then
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
  throw new StorageError(
    `The marker of job ${jobId} was changed by others ${MARKINGS} times in a row, so that it does not say that the job is rendered anew. Ask again.`,
  );
};
