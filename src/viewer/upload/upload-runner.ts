import { type ReadonlySignal, signal } from '@preact/signals';
import type { UploadRequest } from '../../api/contracts/upload-requests.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { ApiError } from '../api/api-client.ts';
import { tryAgain } from '../api/try-again.ts';
import { wait } from '../api/wait.ts';
import type { ResumableUpload, UploadEvent } from '../core/upload/upload-event.ts';
import type { RateSample } from '../core/upload/upload-rate.ts';
import { begunOf, ENDED, type FileUploadState, stepUpload } from '../core/upload/upload-state.ts';
import { FileChangedError } from './send-parts.ts';
import { sendUpload } from './send-upload.ts';
import { askSource, endUpload, findUpload, requestCompletion, requestUpload } from './upload-requests.ts';

const FIRST_ASK_MS = 500;
const LAST_ASK_MS = 5_000;
const GONE = 404;
const CHOOSE_AGAIN = 'The page does not have the file any more. Choose it again.';

/** A running upload. It continues on every route. */
export interface RunningUpload {
  readonly state: ReadonlySignal<FileUploadState>;
  /** bytes sent recently, from which the speed is computed */
  readonly samples: ReadonlySignal<readonly RateSample[]>;
  /** Report an event. @param file the file to send, with `accepted` and `fileChosen` */
  tell(event: UploadEvent, file?: File): void;
}

export interface RunnerOptions {
  readonly initial: FileUploadState;
  readonly about: Omit<UploadRequest, 'multipart'>;
  /** called after every change */
  readonly onChange: (state: FileUploadState) => void;
}

/**
 * Run an upload. Each phase starts its work, which reports its result as an event, and which is aborted when the phase ends.
 */
export const runUpload = ({ initial, about, onChange }: RunnerOptions): RunningUpload => {
  const state = signal(initial);
  const samples = signal<readonly RateSample[]>([]);
  let file: File | undefined;
  let work = new AbortController();

  const tell = (event: UploadEvent, chosen?: File): void => {
    const before = state.value;
    file = chosen ?? file;
    const after = stepUpload(before, event);
    if (after === before) return;
    state.value = after;
    onChange(after);
    if (after.phase !== before.phase) enter(after, before);
  };

  const fail = (error: unknown): void => {
    const message = messageOf(error);
    if (error instanceof FileChangedError) tell({ type: 'fileDiffers', why: message });
    else if (error instanceof ApiError && error.status === GONE) tell({ type: 'gone' });
    else tell({ type: 'failed', message });
  };

  const start = async (signal: AbortSignal): Promise<void> => {
    if (file === undefined) throw new Error(CHOOSE_AGAIN);
    try {
      tell({ type: 'begun', begun: await tryAgain(() => requestUpload(about, signal), { signal }) });
    } catch (error) {
      if (error instanceof ApiError && error.status === 400) tell({ type: 'refused', why: error.message });
      else throw error;
    }
  };

  const send = async (begun: ResumableUpload, signal: AbortSignal): Promise<void> => {
    if (file === undefined) throw new Error(CHOOSE_AGAIN);
    await sendUpload(file, begun, { tell, state, samples }, signal);
  };

  const complete = async (begun: ResumableUpload, signal: AbortSignal) => {
    try {
      const key = await tryAgain(() => requestCompletion(begun.id, signal), { signal });
      tell({ type: 'completed', key });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
      // Stored parts were lost: send the parts that are missing now.
      const known = await findUpload(begun.id, signal);
      if (known === undefined) throw error;
      tell({ type: 'lost', begun: known });
    }
  };

  const ask = async (key: string, signal: AbortSignal): Promise<void> => {
    for (let delayMs = FIRST_ASK_MS; !signal.aborted; delayMs = Math.min(LAST_ASK_MS, delayMs * 2)) {
      const answer = await tryAgain(() => askSource(key, signal), { signal });
      tell({ type: 'answered', answer });
      await wait(delayMs, signal);
    }
  };

  const endUploadOf = async (before: FileUploadState): Promise<void> => {
    const begun = begunOf(before);
    if (begun !== undefined) await endUpload(begun.id);
  };

  const workOf = async (now: FileUploadState, before: FileUploadState, signal: AbortSignal): Promise<void> => {
    switch (now.phase) {
      case 'starting':
        return start(signal);
      case 'sending':
        return send(now.begun, signal);
      case 'completing':
        return complete(now.begun, signal);
      case 'planning':
        return ask(now.key, signal);
      case 'cancelled':
        return endUploadOf(before);
      default:
        return;
    }
  };

  const enter = (now: FileUploadState, before: FileUploadState): void => {
    work.abort();
    work = new AbortController();
    const { signal } = work;
    workOf(now, before, signal).catch((error: unknown) => {
      // Errors of aborted work are ignored. An upload that cannot be aborted is removed by the storage after some time.
      if (!signal.aborted && !ENDED.has(now.phase)) fail(error);
    });
  };

  enter(initial, initial);
  return { state, samples, tell };
};
