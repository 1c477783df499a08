import { useState } from 'preact/hooks';
import type { JobSummary, UnreadableJob } from '../../api/contracts/jobs.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { sourceName, timeAgo } from '../core/job/job-row.ts';
import { formatRoute } from '../core/routing/route.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { uploads } from '../upload/uploads.ts';
import { JobPoster } from './job-poster.tsx';
import { useJobs } from './use-jobs.ts';
import './jobs.css';

const JobRow = ({ job }: { readonly job: JobSummary }) => {
  const when = job.completedAt ?? job.createdAt;
  return (
    <li>
      <a class="job-row" href={formatRoute({ page: 'job', jobId: job.jobId })}>
        <JobPoster key={job.completedAt} poster={job.poster} />
        <bdi class="job-name">{sourceName(job)}</bdi>
        <StatusBadge status={job.status} />
        <span class="small faint job-about">
          {job.media}, {formatBytes(job.source.bytes)}
        </span>
        <time class="small faint" dateTime={when} title={new Date(when).toLocaleString()}>
          {timeAgo(when, Date.now())}
        </time>
      </a>
    </li>
  );
};

const UnreadableRow = ({ job: { jobId, problem } }: { readonly job: UnreadableJob }) => (
  <li class="job-row job-unreadable">
    <bdi class="job-name">{jobId}</bdi>
    <span class="small job-about">
      Cannot be read: <bdi>{problem}</bdi>
    </span>
  </li>
);

const Nothing = ({ open }: { readonly open: boolean }) =>
  open ? (
    <p class="faint jobs-empty">Nothing is running.</p>
  ) : (
    <div class="card stack jobs-empty">
      <p>
        <strong>There are no jobs yet.</strong>
      </p>
      <p class="faint">
        Drop a video on this page. It is cut into slices that are rendered all at once; you can watch each of them
        appear.
      </p>
    </div>
  );

/** List of jobs, page by page. */
export const JobsList = () => {
  const [open, setOpen] = useState(false);
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const found = uploads.value.filter(({ run }) => run.state.value.phase === 'job').length;
  const { jobs, unreadable, next, problem } = useJobs({ cursor: cursors.at(-1), open }, found);
  return (
    <section class="stack" aria-labelledby="jobs-title">
      <div class="row jobs-head">
        <h2 id="jobs-title">Jobs</h2>
        <label class="row small">
          <input
            type="checkbox"
            checked={open}
            onChange={({ currentTarget }) => {
              setOpen(currentTarget.checked);
              setCursors([]);
            }}
          />
          Running only
        </label>
      </div>
      <p class="jobs-problem small" role="alert">
        {problem ?? ''}
      </p>
      <div class="jobs" aria-busy={jobs === undefined}>
        {jobs === undefined && problem === undefined && <p class="faint jobs-empty">Looking for jobs…</p>}
        {jobs?.length === 0 && unreadable.length === 0 && cursors.length === 0 && <Nothing open={open} />}
        {jobs !== undefined && jobs.length + unreadable.length > 0 && (
          <ul class="jobs-rows" aria-label="Jobs">
            {jobs.map((job) => (
              <JobRow key={job.jobId} job={job} />
            ))}
            {unreadable.map((job) => (
              <UnreadableRow key={job.jobId} job={job} />
            ))}
          </ul>
        )}
      </div>
      {(cursors.length > 0 || next !== undefined) && (
        <nav class="row" aria-label="Pages of jobs">
          <button
            type="button"
            class="button"
            disabled={cursors.length === 0}
            onClick={() => setCursors(cursors.slice(0, -1))}
          >
            Previous
          </button>
          <span class="small faint">
            Page {cursors.length + 1}, {open ? 'in the order of names' : 'the newest first'}
          </span>
          <button
            type="button"
            class="button"
            disabled={next === undefined}
            onClick={() => next !== undefined && setCursors([...cursors, next])}
          >
            Next
          </button>
        </nav>
      )}
    </section>
  );
};
