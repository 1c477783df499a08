import { useLayoutEffect, useMemo } from 'preact/hooks';
import { loadConfig } from '../config/load-config.ts';
import type { ViewerConfig } from '../core/config/viewer-config.ts';
import { JobSession } from '../course/job-session.ts';
import { JobHead } from './job-head.tsx';
import { JobTrouble } from './job-trouble.tsx';
import { PlannedJob } from './planned-job.tsx';
import './job.css';

/** How a job is followed. Where that cannot be learned, by what every server answers. */
const liveFeed = async (): Promise<ViewerConfig['live']> => {
  const { live } = await loadConfig().catch(() => ({ live: 'poll' as const }));
  return live;
};

/** The session of a job, which lasts as long as the page is shown. It begins before the page is painted: all may be there already. */
const useSession = (jobId: string): JobSession => {
  const session = useMemo(() => new JobSession(jobId, liveFeed), [jobId]);
  useLayoutEffect(() => {
    void session.start();
    return () => session.stop();
  }, [session]);
  return session;
};

/** Page of a job: progress while it runs, results as they come and when it is closed. */
export const JobPage = ({ jobId }: { readonly jobId: string }) => {
  const session = useSession(jobId);
  const answer = session.answer.value;
  const plan = session.plan.value;
  const board = session.board.value;
  const trouble = session.trouble.value;
  return (
    <div class="stack job" aria-busy={plan === undefined && trouble === undefined}>
      <JobHead session={session} answer={answer} />
      <JobTrouble session={session} />
      {plan === undefined || board === undefined || answer === undefined ? (
        trouble === undefined ? (
          <div class="loading" aria-busy="true" />
        ) : null
      ) : (
        <PlannedJob session={session} answer={answer} plan={plan} board={board} />
      )}
    </div>
  );
};
