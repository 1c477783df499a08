import { storedBytes } from '../core/upload/part-ranges.ts';
import { rateOf } from '../core/upload/upload-rate.ts';
import { begunOf } from '../core/upload/upload-state.ts';
import { uploadWords } from '../core/upload/upload-words.ts';
import { Progress } from '../ui/progress.tsx';
import { UploadActions } from './upload-actions.tsx';
import type { PageUpload } from './uploads.ts';

const sentOf = ({ run, size }: PageUpload): number => {
  const state = run.state.value;
  if (state.phase === 'sending') return run.samples.value.at(-1)?.bytes ?? storedBytes(state.begun);
  const begun = begunOf(state);
  if (begun !== undefined) return storedBytes(begun);
  return state.phase === 'planning' || state.phase === 'job' || state.phase === 'rejected' ? size : 0;
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
        <UploadActions upload={upload} onDismissed={onDismissed} />
      </div>
      {showsBar && <Progress label={`Upload of ${name}`} value={sent} max={size} tone={words.tone} />}
      <p class="small faint figure upload-detail">{words.detail}</p>
    </li>
  );
};
