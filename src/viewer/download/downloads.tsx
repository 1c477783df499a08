import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import { filesOfJob } from '../core/result/files-of-job.ts';
import type { JobSession } from '../course/job-session.ts';
import { addressOf, currentRoute } from '../routing/current-route.ts';
import { Button } from '../ui/button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { Progress } from '../ui/progress.tsx';
import { say } from '../ui/toast.tsx';
import { useSlow } from '../ui/use-slow.ts';
import { useZip } from './use-zip.ts';

/** Interval at which figures of a download change. */
const TOLD_EVERY_MS = 200;

const copyAddress = (): Promise<void> =>
  navigator.clipboard.writeText(addressOf(currentRoute.value)).then(
    () => say('Link copied'),
    () => say('Not copied: the browser does not allow it'),
  );

/** Everything of a job in one archive, and what else can be done with the job. The button is there from the beginning, so that nothing moves. */
export const Downloads = ({ session, answer }: { readonly session: JobSession; readonly answer: JobAnswer }) => {
  const { progress, said, save, stop } = useZip();
  const told = useSlow(progress, TOLD_EVERY_MS);
  const stitched = session.stitched.value;
  const files = filesOfJob(answer, stitched.state === 'there' ? stitched.record : undefined);
  const isReady = answer.manifest !== undefined && answer.manifest.coverage.rendered > 0;
  const items: MenuItem[] = [
    { text: 'Copy link to this page', icon: 'link', does: () => void copyAddress() },
    ...(answer.status === 'open'
      ? [{ text: 'Cancel the job', icon: 'close', isDanger: true, does: () => void session.cancel() } as const]
      : []),
  ];
  return (
    <div class="downloads">
      <div class="row">
        <Button
          kind="primary"
          icon="download"
          disabled={!isReady || progress !== undefined}
          title={isReady ? `${formatBytes(files.bytes)} as zip` : 'There as soon as the job is complete'}
          onClick={() => void save(answer.jobId, files)}
        >
          Download all
        </Button>
        <Menu icon="more" label="More about this job" items={items} />
      </div>
      <div class="download-said small faint" role="status">
        {progress === undefined ? (
          said
        ) : (
          <span class="download-progress">
            <Progress label="Archive" value={told?.bytes ?? 0} max={files.bytes} />
            <span class="figure">
              {formatCount(told?.files ?? 0, 'file')}, {formatBytes(told?.bytes ?? 0)}
            </span>
            <Button kind="quiet" small onClick={stop}>
              Stop
            </Button>
          </span>
        )}
      </div>
    </div>
  );
};
