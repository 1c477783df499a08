import { jobIdOfRecentKey, RECENT_PREFIX } from '../../shared/core/contracts/object-keys.ts';
import { NAMELESS_SLUG, slugOf } from '../../shared/core/documents/source-identity.ts';
import type { JobsPage } from '../contracts/jobs.ts';
import { type ListJobsContext, lookAtJobs } from './list-jobs.ts';

interface NamedRequest {
  /** part of a file name */
  readonly name: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Most keys of one list request of S3. */
const KEYS = 1_000;
/** Lists of one answer: ten thousand names are looked at, in some two seconds. `next` goes on from there. */
const MOST_LISTS = 10;
/** The digest at the end of a job's id. */
const DIGEST = /-[0-9a-f]{12}$/;

/** What of a job's id may stand for a part of a file name; with an ending such as `.mp4`, which ids lack, also without it. */
const slugsOf = (name: string): string[] => {
  const whole = slugOf(`${name}.`);
  return /\.[a-z0-9]{2,4}$/i.test(name) ? [whole, slugOf(name)] : [whole];
};

const HAS_LATIN = /[a-z0-9]/i;

/** Whether a name has nothing that ids are made of: its films are among those without a name, and their plans have to be read. */
const isNameless = (name: string): boolean => !HAS_LATIN.test(name.normalize('NFKD'));

/** Letters alone, so that case, accents and punctuation do not count in other scripts either. */
const lettersOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

const cursorOf = (key: string): string => key.replace(/\.json$/, '');

/**
 * A page of jobs by the name of their file, the newest first. A job's id begins with that name, and the marks of jobs hold their ids:
 * no document is read but those of the jobs of the page. Jobs that earlier versions made have no mark, and are not found.
 * @returns fewer than `limit` jobs, and still a `next`, when few names match
 */
export const listNamedJobs = async (
  { name, cursor = RECENT_PREFIX, limit }: NamedRequest,
  context: ListJobsContext,
): Promise<JobsPage> => {
  const nameless = isNameless(name);
  const slugs = slugsOf(name);
  const fits = (stem: string): boolean =>
    nameless ? stem === NAMELESS_SLUG : slugs.some((slug) => stem.includes(slug));
  const ids: string[] = [];
  let at = cursor;
  let hasMore = true;
  for (let lists = 0; hasMore && ids.length < limit && lists < MOST_LISTS; lists += 1) {
    const after = at === RECENT_PREFIX ? {} : { after: `${at}.json` };
    const { objects, more } = await context.listPage(context.config.outputBucket, {
      prefix: RECENT_PREFIX,
      limit: KEYS,
      ...after,
    });
    hasMore = more;
    for (const [place, { key }] of objects.entries()) {
      at = cursorOf(key);
      const jobId = jobIdOfRecentKey(key);
      const stem = jobId?.replace(DIGEST, '') ?? '';
      if (jobId !== undefined && fits(stem)) ids.push(jobId);
      if (ids.length < limit) continue;
      hasMore = more || place < objects.length - 1;
      break;
    }
  }
  const looked = await lookAtJobs(ids, context);
  const letters = lettersOf(name);
  const isNamed = ({ source }: (typeof looked.jobs)[number]): boolean => lettersOf(source.key).includes(letters);
  const page = nameless ? { ...looked, jobs: looked.jobs.filter((job) => letters !== '' && isNamed(job)) } : looked;
  return hasMore ? { ...page, next: at } : page;
};
