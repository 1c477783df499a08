import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { formatBytes, formatCount, formatSpan } from '../../shared/core/text/format.ts';
import { sourceName } from '../core/job/job-row.ts';
import type { JobSession } from '../course/job-session.ts';
import { Downloads } from '../download/downloads.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';

/** Length and size of what was uploaded, and in how many slices it is rendered. */
const factsOf = ({ media, slices, plannedMs, durationMs, source }: JobAnswer): string =>
  [
    ...(media === 'video' ? [formatSpan(plannedMs ?? durationMs), formatCount(slices.planned, 'slice')] : []),
    formatBytes(source.bytes),
  ].join(' · ');

/** Name and state of a job, and everything that it has in one download. */
export const JobHead = ({
  session,
  answer,
}: {
  readonly session: JobSession;
  /** undefined until it is known */
  readonly answer: JobAnswer | undefined;
}) => {
  const name = answer === undefined ? session.jobId : sourceName(answer);
  return (
    <header class="job-head">
      <div class="job-title">
        <h1 class="clamped" title={name}>
          <bdi>{name}</bdi>
        </h1>
        <p class="job-facts row small faint">
          {answer === undefined ? null : (
            <>
              <StatusBadge status={answer.status} />
              <span>{factsOf(answer)}</span>
            </>
          )}
        </p>
      </div>
      {answer === undefined ? null : <Downloads session={session} answer={answer} />}
    </header>
  );
};
