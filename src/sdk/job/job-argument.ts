import { isJobId, OPEN_PREFIX } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { UsageError } from '../core/usage/usage-error.ts';

/** Flags of every command that is about one job, as commander hands them over. */
export interface JobFlags {
  /** a deployed stack instead of the local cloud */
  readonly stack?: string;
}

/** Check that an argument has the form of a job id. @throws {UsageError} when it does not */
export const readJobArgument = (raw: string): string => {
  if (isJobId(raw)) return raw;
  throw new UsageError(`"${raw}" is no job; a job looks like my-film-0123456789ab, as \`fanreel run\` prints it.`);
};

/**
 * The plan of the job that a person named.
 * @throws {UsageError} when there is no such job; the message names the open jobs
 */
export const findNamedJob = async ({ store, output }: Buckets, jobId: string): Promise<Job> => {
  const job = await readJob(store, output, jobId);
  if (job !== undefined) return job;
  const open: string[] = [];
  for await (const { key } of store.list(output, OPEN_PREFIX)) {
    open.push(key.slice(OPEN_PREFIX.length).replace(/\.json$/, ''));
  }
  const there = open.length === 0 ? 'No job is open.' : `Open jobs: ${open.slice(0, 20).join(', ')}.`;
  throw new UsageError(`There is no job ${jobId} here. ${there}`);
};
