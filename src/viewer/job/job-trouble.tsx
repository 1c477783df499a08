import { GOES_ON } from '../api/until-answered.ts';
import type { JobSession } from '../course/job-session.ts';
import { LinkButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Why a job cannot be shown or is not up to date, and what to do. */
export const JobTrouble = ({ session }: { readonly session: JobSession }) => {
  const trouble = session.trouble.value;
  if (trouble === undefined) return null;
  if (trouble.isGone) {
    return (
      <div role="alert">
        <EmptyState icon="film" title={`There is no such job as ${session.jobId}. It may have been deleted.`}>
          <LinkButton kind="primary" href="#/">
            See all jobs
          </LinkButton>
        </EmptyState>
      </div>
    );
  }
  return (
    <p class="notice" role="alert">
      {trouble.message}
      {trouble.passes ? ` ${GOES_ON}` : ''}
    </p>
  );
};
