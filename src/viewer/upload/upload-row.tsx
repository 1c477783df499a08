import { useRef } from 'preact/hooks';
import { formatRoute } from '../core/routing/route.ts';
import { storedBytes } from '../core/upload/part-ranges.ts';
import { rateOf } from '../core/upload/upload-rate.ts';
import { begunOf, ENDED, type UploadEvent, type UploadPhase } from '../core/upload/upload-state.ts';
import { uploadWords } from '../core/upload/upload-words.ts';
import { chooseAgain, dismiss, type PageUpload } from './uploads.ts';

const sentOf = ({ run, size }: PageUpload): number => {
  const state = run.state.value;
  if (state.phase === 'sending') return run.samples.value.at(-1)?.bytes ?? storedBytes(state.begun);
  const begun = begunOf(state);
  if (begun !== undefined) return storedBytes(begun);
  return state.phase === 'planning' || state.phase === 'job' || state.phase === 'rejected' ? size : 0;
};

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
      <button
        type="button"
        class="button button-primary"
        aria-label={`Choose the file again: ${upload.name}`}
        onClick={() => input.current?.click()}
      >
        Choose the file again
      </button>
    </>
  );
};

/** Button that steers an upload, by its phase: its text and the event it sends. */
const STEER: Readonly<Partial<Record<UploadPhase, { readonly text: string; readonly event: UploadEvent }>>> = {
  sending: { text: 'Pause', event: { type: 'pause' } },
  paused: { text: 'Resume', event: { type: 'resume' } },
  failed: { text: 'Try again', event: { type: 'resume' } },
};

/** Buttons keep their places from phase to phase, so that a pressed button keeps the focus. */
const Actions = ({ upload, onDismissed }: { readonly upload: PageUpload; readonly onDismissed: () => void }) => {
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
        <button
          type="button"
          class={state.phase === 'sending' ? 'button' : 'button button-primary'}
          aria-label={`${steer.text} ${name}`}
          onClick={() => run.tell(steer.event)}
        >
          {steer.text}
        </button>
      )}
      {state.phase === 'interrupted' && <FileAgain upload={upload} />}
      {state.phase === 'job' && (
        <a class="button button-primary" href={formatRoute({ page: 'job', jobId: state.jobId })}>
          Open the job
          <span class="visually-hidden">
            {' '}
            of <bdi>{name}</bdi>
          </span>
        </a>
      )}
      {(isCancellable || isOver) && (
        <button type="button" class="button" aria-label={`${isOver ? 'Dismiss' : 'Cancel'} ${name}`} onClick={leave}>
          {isOver ? 'Dismiss' : 'Cancel'}
        </button>
      )}
    </div>
  );
};

/**
 * An upload with its progress and its buttons.
 * @param onDismissed called when the upload is removed from the list
 */
export const UploadRow = ({
  upload,
  onDismissed,
}: {
  readonly upload: PageUpload;
  readonly onDismissed: () => void;
}) => {
  const { name, size, run } = upload;
  const state = run.state.value;
  const sent = sentOf(upload);
  const words = uploadWords(state, { sent, size, rate: rateOf(run.samples.value, size) });
  const showsBar = state.phase !== 'refused' && state.phase !== 'cancelled';
  return (
    <li class="upload" data-phase={state.phase}>
      <div class="upload-head">
        <strong class="upload-name">
          <bdi>{name}</bdi>
        </strong>
        <span class={`upload-status tone-${words.tone}`}>{words.status}</span>
      </div>
      {showsBar && (
        <progress
          class={`bar tone-${words.tone}`}
          max={Math.max(1, size)}
          value={sent}
          aria-label={`Upload of ${name}`}
        >
          {words.status}
        </progress>
      )}
      <p class="small faint figure upload-detail">{words.detail}</p>
      <Actions upload={upload} onDismissed={onDismissed} />
    </li>
  );
};
