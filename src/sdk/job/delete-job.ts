import pLimit from 'p-limit';
import { findMarkKey, jobKey, jobPrefix, openKey, recentKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { bySourceKey, jobBySourceKey } from '../../shared/core/documents/source-identity.ts';
import type { ReachedJobs } from '../cloud/reached-jobs.ts';
import { awaitQuiet } from './await-quiet.ts';
import { type DeletedFilm, deleteFilm } from './delete-film.ts';

const DELETES_IN_FLIGHT = 8;

/** What was deleted. */
export interface DeletedJob {
  readonly jobId: string;
  readonly objects: number;
  readonly bytes: number;
  /** what became of the film: deleted, gone before, kept for other jobs, or kept as it came by S3 */
  readonly source: DeletedFilm;
}

/**
 * Delete a closed or cancelled job, and the film unless it came by S3 or another job needs it. The plan goes last:
 * a deletion that was cut is found, and goes on.
 * @throws {StorageError} while functions may still work on the job; the signal's reason
 */
export const deleteJob = async (job: Job, reached: ReachedJobs, signal: AbortSignal): Promise<DeletedJob> => {
  const { buckets } = reached;
  const { store, output } = buckets;
  const { jobId, source: identity } = job;
  await awaitQuiet(job, reached, signal);
  signal.throwIfAborted();
  await store.delete(output, openKey(jobId));
  await store.delete(output, findMarkKey(jobId));
  const keys: string[] = [];
  let objects = 0;
  let bytes = 0;
  for await (const object of store.list(output, jobPrefix(jobId))) {
    objects += 1;
    bytes += object.bytes;
    if (object.key !== jobKey(jobId)) keys.push(object.key);
  }
  const limit = pLimit(DELETES_IN_FLIGHT);
  const remove = async (key: string): Promise<void> => {
    signal.throwIfAborted();
    await store.delete(output, key);
  };
  await Promise.all(keys.map((key) => limit(remove, key)));
  signal.throwIfAborted();
  const source = await deleteFilm(job, buckets);
  await store.delete(output, recentKey(job));
  await store.delete(output, jobBySourceKey(identity, jobId));
  const named = await store.getText(output, bySourceKey(identity));
  if (named?.text.includes(`"${jobId}"`) === true) await store.delete(output, bySourceKey(identity));
  await store.delete(output, jobKey(jobId));
  return { jobId, objects, bytes, source };
};
