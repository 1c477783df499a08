import { useEffect, useState } from 'preact/hooks';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { LIVE_PARTS } from '../../renders/page/for-live-page.tsx';
import { describePlan, formatBytes } from '../../shared/core/text/format.ts';
import { loadConfig } from '../config/load-config.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import { sourceName } from '../core/job/job-row.ts';
import { type JobPlan, JobSession } from '../course/job-session.ts';
import { useJobCourse } from '../course/use-job-course.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useLazy } from '../ui/use-lazy.ts';
import { FailureList } from './failure-list.tsx';
import { JobActions } from './job-actions.tsx';
import { JobFigures } from './job-figures.tsx';
import { OutlineCard } from './outline-card.tsx';
import { SlicePanel } from './slice-panel.tsx';
import './job.css';

const loadResult = async () => (await import('../result/result-view.tsx')).ResultView;
const loadConcurrency = async () => (await import('../concurrency/concurrency-view.tsx')).ConcurrencyView;

/** The session of a job, which lasts as long as the page is shown. */
const useSession = (jobId: string): JobSession | undefined => {
  const [session, setSession] = useState<JobSession>();
  useEffect(() => {
    let begun: JobSession | undefined;
    let isGone = false;
    loadConfig()
      .catch(() => ({ live: 'poll' as const }))
      .then(({ live }) => {
        if (isGone) return;
        begun = new JobSession(jobId, live);
        setSession(begun);
        void begun.start();
      });
    return () => {
      isGone = true;
      begun?.stop();
    };
  }, [jobId]);
  return session;
};

interface PlannedJobProps {
  readonly session: JobSession;
  readonly answer: JobAnswer;
  readonly plan: JobPlan;
  readonly board: SliceBoard;
}

const PlannedJob = ({ session, answer, plan, board }: PlannedJobProps) => {
  const Result = useLazy(loadResult).part;
  const Concurrency = useLazy(loadConcurrency).part;
  const now = useJobCourse(board, plan);
  const isVideo = answer.media === 'video';
  const isOpen = answer.status === 'open';
  const course = !isVideo ? null : (
    <>
      <SlicePanel board={board} plan={plan} />
      {plan.job.options.renders.map((kind) => {
        const Live = LIVE_PARTS[kind];
        return Live === undefined ? null : <Live key={kind} board={board} plan={plan} links={session.links} />;
      })}
      {Concurrency !== undefined ? <Concurrency course={now} plan={plan} /> : null}
    </>
  );
  return (
    <>
      <JobActions session={session} failed={isOpen ? board.counts.failed : answer.slices.failed} isOpen={isOpen} />
      {isOpen ? <FailureList board={now.board} plan={plan} /> : null}
      {isVideo ? <JobFigures course={now} plan={plan} isOpen={isOpen} /> : null}
      {isOpen && plan.job.outline === true ? <OutlineCard job={plan.job} links={session.links} /> : null}
      {isOpen ? (
        course
      ) : Result === undefined ? (
        <div class="loading" aria-busy="true" />
      ) : (
        <Result session={session} answer={answer} plan={plan}>
          {course}
        </Result>
      )}
    </>
  );
};

const Job = ({ session }: { readonly session: JobSession }) => {
  const answer = session.answer.value;
  const plan = session.plan.value;
  const board = session.board.value;
  const trouble = session.trouble.value;
  return (
    <div class="stack job" aria-busy={plan === undefined && trouble === undefined}>
      <header class="stack job-head">
        <h1>
          <bdi>{answer === undefined ? session.jobId : sourceName(answer)}</bdi>
        </h1>
        <p class="row small faint">
          {answer === undefined ? (
            <span>{trouble === undefined ? 'Loading …' : ''}</span>
          ) : (
            <>
              <StatusBadge status={answer.status} />
              <span>{describePlan(answer.media, answer.slices.planned, answer.durationMs)}</span>
              <span>{formatBytes(answer.source.bytes)}</span>
              <span class="mono">{answer.jobId}</span>
            </>
          )}
        </p>
        {trouble === undefined ? null : (
          <p class="notice" role="alert">
            {trouble}
          </p>
        )}
        {answer?.standsStill === true ? (
          <p class="notice">Nothing has happened for a long time. Retry the job to render what is missing.</p>
        ) : null}
      </header>
      {plan === undefined || board === undefined || answer === undefined ? null : (
        <PlannedJob session={session} answer={answer} plan={plan} board={board} />
      )}
    </div>
  );
};

/** Page of a job: progress while it runs, results when it is closed. */
export const JobPage = ({ jobId }: { readonly jobId: string }) => {
  const session = useSession(jobId);
  return session === undefined ? (
    <div class="stack job" aria-busy="true">
      <h1>{jobId}</h1>
      <p class="small faint">Loading …</p>
    </div>
  ) : (
    <Job session={session} />
  );
};
