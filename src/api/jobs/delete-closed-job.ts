import type * as z from 'zod/mini';
import type { ListPage } from '../../shared/adapters/s3/list-page.ts';
import { deleteStoredJob } from '../../shared/core/deletion/delete-stored-job.ts';
import type { Now } from '../../shared/core/ports/ports.ts';
import type { DeletedJobAnswerSchema } from '../contracts/jobs.ts';
import { ApiProblem } from '../http/problem.ts';
import { findJob, type JobsContext } from './job-summary.ts';

export interface DeleteContext extends JobsContext {
  readonly listPage: ListPage;
  readonly config: { readonly outputBucket: string; readonly sourceBucket: string };
  readonly now: Now;
}

/**
 * Delete a closed job, and the film unless it came by S3 or another job needs it.
 * @param signal aborts it; what is left is deleted by the next call
 * @throws {ApiProblem} 404, or 409 for an open job
 */
export const deleteClosedJob = async (
  jobId: string,
  { store, listPage, config, now }: DeleteContext,
  signal: AbortSignal,
): Promise<z.infer<typeof DeletedJobAnswerSchema>> => {
  const { job, manifest } = await findJob(jobId, { store, config });
  if (manifest === undefined) {
    throw new ApiProblem(409, 'The job is open: cancel it with POST /jobs/{id}/cancel, then delete it.');
  }
  const buckets = { store, listFolders: listPage, source: config.sourceBucket, output: config.outputBucket };
  // Functions cannot be asked from here whether they still work on it.
  const deleted = await deleteStoredJob(job, buckets, { nowMs: now(), mayBeWorkedOn: true, signal });
  const { objects, bytes, source } = deleted;
  // Only of a job without a plan it is unknown which film it has.
  return { jobId, objects, bytes, source: source === 'unknown' ? 'gone' : source };
};
