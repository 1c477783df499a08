import { useState } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';
import type { JobSession } from '../course/job-session.ts';

type Action = 'retry' | 'cancel';

/** Buttons of a job: retry failed slices, or cancel the job. */
export const JobActions = ({
  session,
  failed,
  isOpen,
}: {
  readonly session: JobSession;
  readonly failed: number;
  readonly isOpen: boolean;
}) => {
  const [busy, setBusy] = useState<Action>();
  const [said, setSaid] = useState('');
  // The space of the buttons is kept when a job closes while it is watched, so that the content below does not move.
  const [wasOpen] = useState(isOpen);
  const act = async (action: Action): Promise<void> => {
    setBusy(action);
    setSaid('');
    try {
      await session[action]();
      setSaid(
        action === 'retry' ? 'The slices are rendered again.' : 'The job is cancelled. What is rendered is kept.',
      );
    } catch (error) {
      setSaid(messageOf(error));
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <div class={wasOpen ? 'row job-actions-held' : 'row'}>
      {failed > 0 ? (
        <button type="button" class="button button-primary" disabled={busy !== undefined} onClick={() => act('retry')}>
          Retry {failed === 1 ? 'the failed slice' : `the ${failed} failed slices`}
        </button>
      ) : null}
      {isOpen ? (
        <button type="button" class="button" disabled={busy !== undefined} onClick={() => act('cancel')}>
          Cancel the job
        </button>
      ) : null}
      <p class="small faint" role="status">
        {said}
      </p>
    </div>
  );
};
