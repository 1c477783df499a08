import { type ReadonlySignal, signal } from '@preact/signals';
import type { UploadRequest } from '../../api/contracts/uploads.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { ApiError } from '../api/api-client.ts';
import { tryAgain } from '../api/try-again.ts';
import { wait } from '../api/wait.ts';
import { storedBytes } from '../core/upload/part-ranges.ts';
import { type RateSample, withSample } from '../core/upload/upload-rate.ts';
import {
  begunOf,
  ENDED,
  type FileUploadState,
  type ResumableUpload,
  stepUpload,
  type UploadEvent,
} from '../core/upload/upload-state.ts';
import { holdUpload } from './hold-upload.ts';
import { FileChangedError, sendParts } from './send-parts.ts';
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

  const send = async (begun: ResumableUpload, signal: AbortSignal) => {
    if (file === undefined) throw new Error(CHOOSE_AGAIN);
    const inFlight = new Map<number, number>();
    let stored = storedBytes(begun);
    const sample = () => {
      const bytes = stored + [...inFlight.values()].reduce((sum, sent) => sum + sent, 0);
      samples.value = withSample(samples.value, { atMs: performance.now(), bytes });
    };
    samples.value = [];
    sample();
    const release = holdUpload(begun.id);
    try {
      await sendParts(
        file,
        begun,
        {
          onSent: (number, bytes) => {
            if (bytes === undefined) inFlight.delete(number);
            else inFlight.set(number, bytes);
            if (bytes !== undefined && bytes > 0) tell({ type: 'moving' });
            sample();
          },
          onStored: (number) => {
            inFlight.delete(number);
            tell({ type: 'stored', number });
            const left = begunOf(state.value);
            if (left !== undefined) stored = storedBytes(left);
            sample();
          },
          onTrouble: (why) => tell({ type: 'trouble', why }),
        },
        signal,
      );
    } finally {
      release();
    }
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
