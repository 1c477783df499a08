import pLimit from 'p-limit';
import type { ListPage } from '../../shared/adapters/s3/list-page.ts';
import { isJobId, JOBS_PREFIX, OPEN_PREFIX, openKey } from '../../shared/core/contracts/object-keys.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import type { OptionLayer } from '../../shared/core/options/option-layer.ts';
import type { JobsPage } from '../contracts/jobs.ts';
import { LINK_SECONDS, type LinksContext, posterOf } from './job-links.ts';
import { type JobsContext, type KnownJob, lookUpJob, summaryOf } from './job-summary.ts';

const READS_IN_FLIGHT = 16;

/** Dependencies of listing. */
export type ListJobsContext = JobsContext &
  Pick<LinksContext, 'listPage' | 'presign'> & { readonly config: { readonly stackOptions: OptionLayer } };

/** `0` is the character after `/`: this key sorts after all keys of the job, and before those of all later jobs. */
export const afterJob = (jobId: string): string => `${JOBS_PREFIX}${jobId}0`;

export interface JobsRequest {
  /** a job id: the page begins after it */
  readonly cursor: string | undefined;
  readonly limit: number;
  /** only jobs that are not closed */
  readonly open: boolean;
}

const idsOf = async (
  { cursor, limit, open }: JobsRequest,
  listPage: ListPage,
  bucket: string,
): Promise<{ ids: string[]; more: boolean }> => {
  if (open) {
    const after = cursor === undefined ? {} : { after: openKey(cursor) };
    const page = await listPage(bucket, { prefix: OPEN_PREFIX, limit, ...after });
    return { ids: page.objects.map(({ key }) => key.slice(OPEN_PREFIX.length, -'.json'.length)), more: page.more };
  }
  const after = cursor === undefined ? {} : { after: afterJob(cursor) };
  const page = await listPage(bucket, { prefix: JOBS_PREFIX, delimiter: '/', limit, ...after });
  return { ids: page.folders.map((folder) => folder.slice(JOBS_PREFIX.length, -1)), more: page.more };
};

/** A document that is damaged or of another version makes only its own job unreadable, not the whole page. */
const lookAt = async (
  jobId: string,
  context: JobsContext,
  fits: (known: KnownJob) => Promise<boolean>,
): Promise<{ readonly known: KnownJob | undefined } | { readonly jobId: string; readonly problem: string }> => {
  try {
    const known = await lookUpJob(jobId, context);
    return { known: known !== undefined && (await fits(known)) ? known : undefined };
  } catch (error) {
    if (error instanceof InvalidEventError) return { jobId, problem: error.message };
    throw error;
  }
};

/**
 * Summaries of jobs, in the order of `ids`. Names of folders that hold no job are left out.
 * @param fits whether a job is included; default: all are
 */
export const lookAtJobs = async (
  ids: readonly string[],
  context: ListJobsContext,
  fits: (known: KnownJob) => Promise<boolean> = async () => true,
): Promise<Omit<JobsPage, 'next'>> => {
  const limit = pLimit(READS_IN_FLIGHT);
  const looks = await Promise.all(ids.filter(isJobId).map((jobId) => limit(() => lookAt(jobId, context, fits))));
  const unreadable = looks.flatMap((look) => ('problem' in look ? [look] : []));
  const known = looks.flatMap((look) => ('known' in look && look.known !== undefined ? [look.known] : []));
  const jobs = await Promise.all(
    known.map(async (job) => ({
      ...summaryOf(job, context.config.stackOptions),
      ...(await posterOf(job.manifest ?? {}, context)),
    })),
  );
  return {
    jobs,
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(jobs.some(({ poster }) => poster !== undefined) ? { linksExpireInSeconds: LINK_SECONDS } : {}),
  };
};

/**
 * A page of jobs in the order of their ids. It costs one list request and two reads for each job of the page, however many jobs
 * exist.
 * @returns fewer than `limit` jobs where a folder holds no job; `next` is present when more jobs follow
 */
export const listJobs = async (request: JobsRequest, context: ListJobsContext): Promise<JobsPage> => {
  const { ids, more } = await idsOf(request, context.listPage, context.config.outputBucket);
  const page = await lookAtJobs(ids, context);
  const next = more ? ids.at(-1) : undefined;
  return next === undefined ? page : { ...page, next };
};
