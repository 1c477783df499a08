import pLimit from 'p-limit';
import type * as z from 'zod/mini';
import type { ListPage } from '../shared/adapters/s3-list-page.ts';
import { isJobId, JOBS_PREFIX, OPEN_PREFIX, openKey } from '../shared/contracts/object-keys.ts';
import { InvalidEventError } from '../shared/errors.ts';
import type { JobsPageSchema } from './contracts/jobs.ts';
import { type JobsContext, type KnownJob, lookUpJob, summaryOf } from './job-summary.ts';

/** `GET /jobs` */
export type JobsPage = z.infer<typeof JobsPageSchema>;

const READS_IN_FLIGHT = 16;

/** `/` is followed by `0`: after everything of a job, and before every other job that comes after it. */
export const afterJob = (jobId: string): string => `${JOBS_PREFIX}${jobId}0`;

export interface JobsRequest {
  /** a job id: those after it */
  readonly cursor: string | undefined;
  readonly limit: number;
  /** only those that are not closed */
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

/** A document that is damaged or of another version hides one job, not the others. */
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
 * What is known of jobs, in the order given; names of folders that hold no job are left out.
 * @param fits which of them are told of; default: all
 */
export const lookAtJobs = async (
  ids: readonly string[],
  context: JobsContext,
  fits: (known: KnownJob) => Promise<boolean> = async () => true,
): Promise<Omit<JobsPage, 'next'>> => {
  const limit = pLimit(READS_IN_FLIGHT);
  const looks = await Promise.all(ids.filter(isJobId).map((jobId) => limit(() => lookAt(jobId, context, fits))));
  const unreadable = looks.flatMap((look) => ('problem' in look ? [look] : []));
  return {
    jobs: looks.flatMap((look) => ('known' in look && look.known !== undefined ? [summaryOf(look.known)] : [])),
    ...(unreadable.length === 0 ? {} : { unreadable }),
  };
};

/**
 * A page of jobs in the order of their ids: that takes one list and two reads a job, however many there are.
 * @returns fewer than `limit` where a folder holds no job; `next` is there when more come after
 */
export const listJobs = async (
  request: JobsRequest,
  context: JobsContext & { readonly listPage: ListPage },
): Promise<JobsPage> => {
  const { ids, more } = await idsOf(request, context.listPage, context.config.outputBucket);
  const page = await lookAtJobs(ids, context);
  const next = more ? ids.at(-1) : undefined;
  return next === undefined ? page : { ...page, next };
};
