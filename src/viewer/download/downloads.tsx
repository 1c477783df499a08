import { useState } from 'preact/hooks';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { sourceName } from '../core/job/job-row.ts';
import { filesOfJob } from '../core/result/files-of-job.ts';
import type { JobSession } from '../course/job-session.ts';
import { addressOf, currentRoute } from '../routing/current-route.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { say } from '../ui/toast.tsx';
import { archiveOf, saveJob } from './save-job.ts';

/** Cancels a job, and says why that was not possible. */
const useCancel = (session: JobSession): { readonly problem: string | undefined; readonly cancel: () => void } => {
  const [problem, setProblem] = useState<string>();
  const cancel = async (): Promise<void> => {
    setProblem(undefined);
    try {
      await session.cancel();
      say('The job is cancelled');
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return { problem, cancel: () => void cancel() };
};

/** Everything of a job in one archive, and what else can be done with the job. The button is there from the beginning, so that nothing moves. */
export const Downloads = ({ session, answer }: { readonly session: JobSession; readonly answer: JobAnswer }) => {
  const { isSaving, problem: notSaved } = archiveOf(answer.jobId);
  const { problem, cancel } = useCancel(session);
  const stitched = session.stitched.value;
  const files = filesOfJob(answer, stitched.state === 'there' ? stitched.record : undefined);
  const isReady = answer.manifest !== undefined && answer.manifest.coverage.rendered > 0;
  const items: MenuItem[] = [
    { text: 'Copy link to this page', icon: 'link', does: () => void copyText('Link', addressOf(currentRoute.value)) },
    ...(answer.status === 'open'
      ? [{ text: 'Cancel the job', icon: 'close', isDanger: true, does: cancel } as const]
      : []),
  ];
  return (
    <div class="downloads">
      <div class="row">
        <Button
          kind="primary"
          icon="download"
          disabled={!isReady || isSaving}
          title={isReady ? `${formatBytes(files.bytes)} as zip` : 'There as soon as the job is complete'}
          onClick={() => void saveJob(answer.jobId, sourceName(answer))}
        >
          Download all
        </Button>
        <Menu icon="more" label="More about this job" items={items} />
      </div>
      {problem === undefined || answer.status !== 'open' ? null : (
        <p class="download-said small" role="alert">
          Not cancelled: {problem}{' '}
          <Button small onClick={cancel}>
            Try again
          </Button>
        </p>
      )}
      <div class="download-said small faint" role="status">
        {notSaved}
      </div>
    </div>
  );
};
