import { useEffect, useState } from 'preact/hooks';
import { loadConfig } from '../config/load-config.ts';
import { JobSession } from '../course/job-session.ts';
import { JobHead } from './job-head.tsx';
import { JobTrouble } from './job-trouble.tsx';
import { PlannedJob } from './planned-job.tsx';
import './job.css';

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

const Job = ({ session }: { readonly session: JobSession }) => {
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

/** Page of a job: progress while it runs, results as they come and when it is closed. */
export const JobPage = ({ jobId }: { readonly jobId: string }) => {
  const session = useSession(jobId);
  return session === undefined ? (
    <div class="stack job" aria-busy="true">
      <h1>{jobId}</h1>
      <div class="loading" />
    </div>
  ) : (
    <Job session={session} />
  );
};
