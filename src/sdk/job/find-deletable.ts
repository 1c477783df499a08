import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import { isJobId, jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import type { JobWithoutPlan } from '../../shared/core/deletion/delete-stored-job.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { UsageError } from '../core/usage/usage-error.ts';
import { isDamage } from './drop-damaged.ts';
import { findNamedJob } from './job-argument.ts';

/** A job that is to be deleted; of one whose documents cannot be read, only its id is known. */
export type DeletableJob =
  | { readonly isOpen: boolean; readonly plan: Job }
  | { readonly isOpen: false; readonly plan: JobWithoutPlan };

/** Errors that a job without a readable plan gives: there is none, it is of another version, or its bytes are damaged. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof UsageError || error instanceof InvalidEventError || isDamage(error);

const hasObjects = async ({ store, output }: Buckets, jobId: string): Promise<boolean> => {
  if (!isJobId(jobId)) return false;
  for await (const _ of store.list(output, jobPrefix(jobId))) return true;
  return false;
};

/**
 * The job that a person wants to be rid of, also when its plan or manifest is missing, damaged, or written by another version.
 * @throws {UsageError} when nothing of such a job is there
 */
export const findDeletable = async (buckets: Buckets, jobId: string): Promise<DeletableJob> => {
  try {
    const plan = await findNamedJob(buckets, jobId);
    return { plan, isOpen: (await readManifest(buckets.store, buckets.output, jobId)) === undefined };
  } catch (error) {
    if (!isUnreadable(error) || !(await hasObjects(buckets, jobId))) throw error;
    return { plan: { jobId }, isOpen: false };
  }
};
