import { JOBS_PREFIX, jobIdOfRecentKey, RECENT_PREFIX, recentKey } from '../../shared/core/contracts/object-keys.ts';
import type { JobsPage } from '../contracts/jobs.ts';
import type { KnownJob } from './job-summary.ts';
import { afterJob, type ListJobsContext, lookAtJobs } from './list-jobs.ts';

interface NewestRequest {
  readonly cursor: string | undefined;
  readonly limit: number;
}

const merge = (one: JobsPage, other: JobsPage): JobsPage => {
  const unreadable = [...(one.unreadable ?? []), ...(other.unreadable ?? [])];
  const linksExpireInSeconds = one.linksExpireInSeconds ?? other.linksExpireInSeconds;
  return {
    jobs: [...one.jobs, ...other.jobs],
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(linksExpireInSeconds === undefined ? {} : { linksExpireInSeconds }),
    ...(other.next === undefined ? {} : { next: other.next }),
  };
};

/** Jobs that earlier versions made, in the order of their ids. They are not listed in `recent/`. */
const listEarlier = async (cursor: string, limit: number, context: ListJobsContext): Promise<JobsPage> => {
  const { listPage, store, config } = context;
  const last = cursor.slice(JOBS_PREFIX.length);
  const after = last === '' ? {} : { after: afterJob(last) };
  const { folders, more } = await listPage(config.outputBucket, {
    prefix: JOBS_PREFIX,
    delimiter: '/',
    limit,
    ...after,
  });
  const ids = folders.map((folder) => folder.slice(JOBS_PREFIX.length, -1));
  const isEarlier = async ({ job }: KnownJob): Promise<boolean> =>
    (await store.head(config.outputBucket, recentKey(job))) === undefined;
  const page = await lookAtJobs(ids, context, isEarlier);
  const end = more ? ids.at(-1) : undefined;
  return end === undefined ? page : { ...page, next: `${JOBS_PREFIX}${end}` };
};

/**
 * A page of jobs, the newest first. It costs one list request and two reads for each job of the page, however many jobs exist.
 * After these come the jobs that earlier versions made, in the order of their ids; a page of those may hold fewer than `limit`
 * jobs, or none.
 */
export const listNewestJobs = async (
  { cursor = RECENT_PREFIX, limit }: NewestRequest,
  context: ListJobsContext,
): Promise<JobsPage> => {
  if (!cursor.startsWith(RECENT_PREFIX)) return listEarlier(cursor, limit, context);
  const after = cursor === RECENT_PREFIX ? {} : { after: `${cursor}.json` };
  const { objects, more } = await context.listPage(context.config.outputBucket, {
    prefix: RECENT_PREFIX,
    limit,
    ...after,
  });
  const page = await lookAtJobs(
    objects.flatMap(({ key }) => jobIdOfRecentKey(key) ?? []),
    context,
  );
  const last = objects.at(-1)?.key;
  if (more && last !== undefined) return { ...page, next: last.replace(/\.json$/, '') };
  const room = limit - objects.length;
  return room === 0 ? { ...page, next: JOBS_PREFIX } : merge(page, await listEarlier(JOBS_PREFIX, room, context));
};
