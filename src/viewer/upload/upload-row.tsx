import { useRef } from 'preact/hooks';
import { formatRoute } from '../routing/route.ts';
import { describeUpload } from './describe-upload.ts';
import { storedBytes } from './part-ranges.ts';
import { rateOf } from './upload-rate.ts';
import { begunOf, ENDED, type UploadEvent, type UploadPhase } from './upload-state.ts';
import { chooseAgain, dismiss, type Upload } from './uploads.ts';

const sentOf = ({ run, size }: Upload): number => {
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

const FileAgain = ({ upload }: { readonly upload: Upload }) => {
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

const Actions = ({ upload }: { readonly upload: Upload }) => {
  const state = upload.run.state.value;
  const { phase } = state;
  const button = (text: string, event: UploadEvent, primary = false) => (
    <button
      type="button"
      class={primary ? 'button button-primary' : 'button'}
      aria-label={`${text} ${upload.name}`}
      onClick={() => upload.run.tell(event)}
    >
      {text}
    </button>
  );
  return (
    <div class="row upload-actions">
      {phase === 'sending' && button('Pause', { type: 'pause' })}
      {phase === 'paused' && button('Resume', { type: 'resume' }, true)}
      {phase === 'failed' && button('Try again', { type: 'resume' }, true)}
      {phase === 'interrupted' && <FileAgain upload={upload} />}
      {CANCELLABLE.has(phase) && button('Cancel', { type: 'cancel' })}
      {phase === 'job' && (
        <a class="button button-primary" href={formatRoute({ page: 'job', jobId: state.jobId })}>
          Open the job<span class="visually-hidden"> of {upload.name}</span>
        </a>
      )}
      {(ENDED.has(phase) || phase === 'failed') && (
        <button
          type="button"
          class="button"
          aria-label={`Dismiss ${upload.name}`}
          onClick={() => {
            // One that failed may have parts in the storage.
            upload.run.tell({ type: 'cancel' });
            dismiss(upload);
          }}
        >
          Dismiss
        </button>
      )}
    </div>
  );
};

/** An upload: how far it is and what can be done with it. */
export const UploadRow = ({ upload }: { readonly upload: Upload }) => {
  const { name, size, run } = upload;
  const state = run.state.value;
  const sent = sentOf(upload);
  const words = describeUpload(state, { sent, size, rate: rateOf(run.samples.value, size) });
  const showsBar = state.phase !== 'refused' && state.phase !== 'cancelled';
  return (
    <li class="upload" data-phase={state.phase}>
      <div class="upload-head">
        <strong class="upload-name">{name}</strong>
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
      <Actions upload={upload} />
    </li>
  );
};
