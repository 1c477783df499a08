import type { JobSummary } from '../../../api/contracts/jobs.ts';
import { shownName } from '../../../shared/core/text/shown-name.ts';

/** Name of the source file of a job, safe to show. */
export const sourceName = ({ source: { key } }: Pick<JobSummary, 'source'>): string =>
  shownName(key.split('/').at(-1) ?? key);

/** Sort the jobs of a page: open jobs first, then the newest. The server decides which jobs are on a page. */
export const sortJobs = (jobs: readonly JobSummary[]): JobSummary[] =>
  jobs.toSorted((one, other) => {
    const byOpen = Number(other.status === 'open') - Number(one.status === 'open');
    return byOpen === 0 ? Date.parse(other.createdAt) - Date.parse(one.createdAt) : byOpen;
  });

/**
 * What a list says is shown again this often though nothing has changed: links are signed for five minutes, and anew in each answer,
 * and how long ago something was goes on. Pictures are loaded again by it.
 */
const KEPT_MS = 120_000;

/**
 * What a list of jobs says, to see whether it has changed: without the links, which differ in every answer, but for the time of
 * which it is.
 * @param nowMs epoch milliseconds
 */
export const textOfJobs = (list: { readonly jobs: readonly JobSummary[] | undefined }, nowMs: number): string => {
  const text = JSON.stringify(list, (name, value: unknown) => (name === 'url' ? undefined : value));
  return `${text} ${Math.floor(nowMs / KEPT_MS)}`;
};

const UNITS: readonly [string, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
/** Older times are shown as a date. */
const LONGEST_MS = 30 * 86_400_000;

/**
 * How long ago something was, for people.
 * @param at ISO 8601
 * @param nowMs epoch milliseconds
 * @returns `just now`, `5 minutes ago`, or the date
 */
export const timeAgo = (at: string, nowMs: number): string => {
  const past = nowMs - Date.parse(at);
  if (past >= LONGEST_MS) return at.slice(0, 10);
  const [unit, length] = UNITS.find(([, each]) => past >= each) ?? [];
  if (unit === undefined || length === undefined) return 'just now';
  const count = Math.floor(past / length);
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
};

/** Wait before the next request, milliseconds: short while an open job changes, longer and longer otherwise. */
export const nextAskMs = (
  beforeMs: number,
  { open, changed }: { readonly open: boolean; readonly changed: boolean },
) => (open && changed ? 2_000 : Math.min(30_000, Math.max(2_000, beforeMs * 1.5)));
