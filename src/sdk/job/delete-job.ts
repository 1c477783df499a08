import { type DeletedJob, deleteStoredJob, type JobWithoutPlan } from '../../shared/core/deletion/delete-stored-job.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { ReachedJobs } from '../cloud/reached-jobs.ts';
import { awaitQuiet } from './await-quiet.ts';

/**
 * Delete a closed or cancelled job, and the film unless it came by S3 or another job needs it. What functions of a stack still store of
 * it is deleted by the reconciler, which finds the note that is left.
 * @throws {StorageError} while functions of the local cloud still work on the job; the signal's reason
 */
export const deleteJob = async (
  job: Job | JobWithoutPlan,
  reached: ReachedJobs,
  signal: AbortSignal,
): Promise<DeletedJob> => {
  const { buckets, stack } = reached;
  await awaitQuiet(job, reached, signal);
  signal.throwIfAborted();
  const { listPage, store, source, output } = buckets;
  const where = { store, source, output, listFolders: listPage };
  return deleteStoredJob(job, where, { nowMs: Date.now(), mayBeWorkedOn: stack !== undefined, signal });
};
