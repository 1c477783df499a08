import { useLayoutEffect, useState } from 'preact/hooks';
import { type JobSummary, JobsPageSchema, type UnreadableJob } from '../../api/contracts/jobs.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { getJson } from '../api/api-client.ts';
import { wait } from '../api/wait.ts';
import { nextAskMs, sortJobs, textOfJobs } from '../core/job/job-row.ts';
import { type JobsQuery, jobsPath } from '../core/job/jobs-path.ts';
import { lookOn } from '../core/job/look-on.ts';

/** State of a page of jobs. */
export interface JobsView {
  /** undefined: not loaded yet */
  readonly jobs: readonly JobSummary[] | undefined;
  /** jobs whose documents cannot be read */
  readonly unreadable: readonly UnreadableJob[];
  readonly next: string | undefined;
  readonly problem: string | undefined;
}

const EMPTY: JobsView = { jobs: undefined, unreadable: [], next: undefined, problem: undefined };

/** Load a page of jobs; of a name that few have, the first one on which there is a job. */
const ask = async ({ cursor: from, name }: JobsQuery, signal: AbortSignal): Promise<JobsView> => {
  const { jobs, unreadable, next } = await lookOn(async (cursor) => {
    const path = jobsPath({ cursor, name });
    const { jobs, unreadable = [], next } = await getJson(path, JobsPageSchema, { signal });
    return { items: [...jobs, ...unreadable], jobs, unreadable, next };
  }, from);
  return { jobs: sortJobs(jobs), unreadable, next, problem: undefined };
};

/** Wait until the page is visible: a hidden page sends no requests. */
const seen = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (!document.hidden) return resolve();
    document.addEventListener('visibilitychange', () => resolve(), { once: true, signal });
  });

/**
 * A page of jobs that is kept up to date.
 * @param nudge a new value loads the page at once
 */
export const useJobs = ({ cursor, name }: JobsQuery, nudge: unknown): JobsView => {
  const [view, setView] = useState(EMPTY);
  // Not after the first paint: the jobs may have been asked for ahead, and then come with it.
  useLayoutEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const follow = async () => {
      let known = '';
      for (let delayMs = 2_000; ; ) {
        let running = false;
        let changed = false;
        try {
          const answer = await ask({ cursor, name }, signal);
          if (signal.aborted) return;
          const text = textOfJobs(answer, Date.now());
          changed = text !== known;
          known = text;
          running = answer.jobs?.some(({ status }) => status === 'open') ?? false;
          if (changed) setView(answer);
        } catch (error) {
          if (signal.aborted) return;
          // The next answer counts as changed, so that it replaces the problem.
          known = '';
          setView((before) => ({ ...before, problem: messageOf(error) }));
        }
        delayMs = nextAskMs(delayMs, { open: running, changed });
        await wait(delayMs, signal);
        await seen(signal);
      }
    };
    follow().catch(() => {
      // It only ends when it is stopped.
    });
    return () => stop.abort();
  }, [cursor, name, nudge]);
  return view;
};
