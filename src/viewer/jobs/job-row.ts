import type { JobSummary } from '../../api/contracts/jobs.ts';
import { shownName } from '../../shared/shown-name.ts';

/** Name of the file that a job was made of, to be shown. */
export const sourceName = ({ source: { key } }: Pick<JobSummary, 'source'>): string =>
  shownName(key.split('/').at(-1) ?? key);

/** What is of use first: open jobs, then the newest. Which jobs are on a page is the server's to say. */
export const sortJobs = (jobs: readonly JobSummary[]): JobSummary[] =>
  jobs.toSorted((one, other) => {
    const byOpen = Number(other.status === 'open') - Number(one.status === 'open');
    return byOpen === 0 ? Date.parse(other.createdAt) - Date.parse(one.createdAt) : byOpen;
  });

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
/** Beyond it a date says more. */
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
  return new Intl.RelativeTimeFormat('en').format(-Math.floor(past / length), unit);
};

/** When to ask again: often while something runs and is seen to change, ever less often otherwise. */
export const nextAskMs = (
  beforeMs: number,
  { open, changed }: { readonly open: boolean; readonly changed: boolean },
) => (open && changed ? 2_000 : Math.min(30_000, Math.max(2_000, beforeMs * 1.5)));
