import type { ComponentChildren } from 'preact';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import type { JobPlan, JobSession } from '../course/job-session.ts';
import { CoverageCard } from './coverage-card.tsx';
import { PictureResult } from './picture-result.tsx';
import { VideoResult } from './video-result.tsx';
import './result.css';

interface ResultViewProps {
  readonly session: JobSession;
  readonly answer: JobAnswer;
  readonly plan: JobPlan;
  /** content below the result */
  readonly children: ComponentChildren;
}

/** Results of a closed job. */
export const ResultView = ({ session, answer, plan, children }: ResultViewProps) => {
  const { manifest } = answer;
  if (manifest === undefined) return <>{children}</>;
  const isThere = manifest.coverage.rendered > 0;
  return (
    <>
      <CoverageCard manifest={manifest} />
      {!isThere ? (
        children
      ) : answer.media === 'image' ? (
        <PictureResult answer={answer} plan={plan} links={session.links} />
      ) : (
        <VideoResult session={session} answer={answer} plan={plan} manifest={manifest}>
          {children}
        </VideoResult>
      )}
    </>
  );
};
