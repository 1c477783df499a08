import { useRef } from 'preact/hooks';
import { formatRoute } from '../core/routing/route.ts';
import type { UploadEvent } from '../core/upload/upload-event.ts';
import { ENDED, type UploadPhase } from '../core/upload/upload-state.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { chooseAgain, dismiss, type PageUpload } from './uploads.ts';

const CANCELLABLE: ReadonlySet<UploadPhase> = new Set<UploadPhase>([
  'starting',
  'sending',
  'paused',
  'interrupted',
  'completing',
]);

const FileAgain = ({ upload }: { readonly upload: PageUpload }) => {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label={`The file ${upload.name} again`}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) void chooseAgain(upload, file);
          currentTarget.value = '';
        }}
      />
      <Button
        kind="primary"
        small
        label={`Choose the file again: ${upload.name}`}
        onClick={() => input.current?.click()}
      >
        Choose the file again
      </Button>
    </>
  );
};

/** Button that steers an upload, by its phase: its text and the event it sends. */
const STEER: Readonly<Partial<Record<UploadPhase, { readonly text: string; readonly event: UploadEvent }>>> = {
  sending: { text: 'Pause', event: { type: 'pause' } },
  paused: { text: 'Resume', event: { type: 'resume' } },
  failed: { text: 'Try again', event: { type: 'resume' } },
};

/**
 * Buttons of an upload. They keep their places from phase to phase, so that a pressed button keeps the focus.
 * @param onDismissed called when the upload is removed from the list
 */
export const UploadActions = ({
  upload,
  onDismissed,
}: {
  readonly upload: PageUpload;
  readonly onDismissed: () => void;
}) => {
  const { name, run } = upload;
  const state = run.state.value;
  const steer = STEER[state.phase];
  const isCancellable = CANCELLABLE.has(state.phase);
  const isOver = ENDED.has(state.phase) || state.phase === 'failed';
  const leave = () => {
    // A failed upload may have parts in the storage.
    run.tell({ type: 'cancel' });
    if (!isOver) return;
    dismiss(upload);
    onDismissed();
  };
  return (
    <div class="row upload-actions">
      {steer !== undefined && (
        <Button
          kind={state.phase === 'sending' ? 'plain' : 'primary'}
          small
          label={`${steer.text} ${name}`}
          onClick={() => run.tell(steer.event)}
        >
          {steer.text}
        </Button>
      )}
      {state.phase === 'interrupted' && <FileAgain upload={upload} />}
      {state.phase === 'job' && (
        <LinkButton kind="primary" small href={formatRoute({ page: 'job', jobId: state.jobId })}>
          Open the job
          <span class="visually-hidden">
            {' '}
            of <bdi>{name}</bdi>
          </span>
        </LinkButton>
      )}
      {(isCancellable || isOver) && (
        <Button small label={`${isOver ? 'Dismiss' : 'Cancel'} ${name}`} onClick={leave}>
          {isOver ? 'Dismiss' : 'Cancel'}
        </Button>
      )}
    </div>
  );
};
