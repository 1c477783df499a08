import { useState } from 'preact/hooks';
import type { JobSummary, UnreadableJob } from '../../api/contracts/jobs.ts';
import { serverNow } from '../api/server-clock.ts';
import { sourceName, timeAgo } from '../core/job/job-row.ts';
import { changedWords } from '../core/job/job-words.ts';
import { formatRoute } from '../core/routing/route.ts';
import { moves } from '../ui/motion.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { JobDeeds } from './job-deeds.tsx';
import { JobPicture } from './job-picture.tsx';

/** A job: its picture, which moves under the pointer or with the focus, what it is, and what can be done with it. */
export const JobCard = ({ job, onDeleted }: { readonly job: JobSummary; readonly onDeleted: () => void }) => {
  const [isPointed, setPointed] = useState(false);
  const name = sourceName(job);
  const when = job.completedAt ?? job.createdAt;
  const changed = changedWords(job);
  return (
    <li class="job-card">
      <a
        class="job-link"
        href={formatRoute({ page: 'job', jobId: job.jobId })}
        onPointerEnter={() => setPointed(true)}
        onPointerLeave={() => setPointed(false)}
        onFocus={() => setPointed(true)}
        onBlur={() => setPointed(false)}
      >
        <JobPicture key={job.completedAt} job={job} isLively={isPointed && moves.value} />
        <bdi class="job-name clipped" title={name}>
          {name}
        </bdi>
      </a>
      <div class="job-foot">
        <p class="job-about small faint">
          <StatusBadge status={job.status} />
          <time dateTime={when} title={isPointed ? new Date(when).toLocaleString() : undefined}>
            {timeAgo(when, serverNow())}
          </time>
        </p>
        <JobDeeds job={job} name={name} onDeleted={onDeleted} />
      </div>
      {changed === '' ? null : (
        <p class="job-changed faint clipped" title={changed}>
          {changed}
        </p>
      )}
    </li>
  );
};

/** A job whose documents cannot be read. */
export const UnreadableCard = ({ job: { jobId, problem } }: { readonly job: UnreadableJob }) => (
  <li class="job-card job-unreadable">
    <bdi class="job-name">{jobId}</bdi>
    <p class="small">
      Cannot be read: <bdi>{problem}</bdi>
    </p>
  </li>
);
