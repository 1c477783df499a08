import type { SourceAnswer } from '../../../api/contracts/sources.ts';
import type { RejectionReason } from '../../../shared/core/errors/errors.ts';
import type { ResumableUpload, UploadEvent } from './upload-event.ts';

/** State of an upload. */
export type FileUploadState =
  | { readonly phase: 'checking' }
  /** nothing was sent */
  | { readonly phase: 'refused'; readonly why: string }
  | { readonly phase: 'starting' }
  /** `trouble`: why nothing is being sent at the moment; sending continues by itself */
  | { readonly phase: 'sending'; readonly begun: ResumableUpload; readonly trouble?: string }
  | { readonly phase: 'paused'; readonly begun: ResumableUpload }
  /** the file has to be chosen again, because the page was reloaded or the file differs */
  | { readonly phase: 'interrupted'; readonly begun: ResumableUpload; readonly why?: string }
  | { readonly phase: 'completing'; readonly begun: ResumableUpload }
  /** the file is stored; whether a job is made of it is not known yet */
  | { readonly phase: 'planning'; readonly key: string }
  | { readonly phase: 'job'; readonly jobId: string }
  | { readonly phase: 'rejected'; readonly reason: RejectionReason; readonly message: string }
  /** `back`: state in which a retry continues */
  | { readonly phase: 'failed'; readonly message: string; readonly back: FileUploadState }
  | { readonly phase: 'cancelled' };

export type UploadPhase = FileUploadState['phase'];

/** Final phases of an upload. */
export const ENDED: ReadonlySet<UploadPhase> = new Set<UploadPhase>(['refused', 'job', 'rejected', 'cancelled']);

/** Phases in which this page is working on the upload. */
export const AT_WORK: ReadonlySet<UploadPhase> = new Set<UploadPhase>([
  'checking',
  'starting',
  'sending',
  'completing',
]);

const GONE = 'The storage has nothing of this upload any more. Send the file again.';

/** Next state: missing parts are sent, or all parts are joined when none is missing. */
const sendingOf = (begun: ResumableUpload): FileUploadState =>
  begun.missing.length === 0 ? { phase: 'completing', begun } : { phase: 'sending', begun };

const afterStored = (state: FileUploadState, number: number): FileUploadState => {
  // A part may be stored after the pause began: it counts.
  if (state.phase !== 'sending' && state.phase !== 'paused') return state;
  const begun = { ...state.begun, missing: state.begun.missing.filter((each) => each !== number) };
  return state.phase === 'paused' ? { phase: 'paused', begun } : sendingOf(begun);
};

const afterAnswer = (state: FileUploadState, answer: SourceAnswer): FileUploadState => {
  if (state.phase !== 'planning') return state;
  switch (answer.state) {
    case 'waiting':
      return state;
    case 'job':
      return { phase: 'job', jobId: answer.jobId };
    case 'rejected':
      return { phase: 'rejected', reason: answer.reason, message: answer.message };
    case 'leftOut':
      return { phase: 'refused', why: answer.message };
    case 'failed':
      return { phase: 'failed', message: answer.error.message, back: { phase: 'starting' } };
  }
};

/** The upload that the server has in this state; undefined when there is none. */
export const begunOf = (state: FileUploadState): ResumableUpload | undefined => {
  if (state.phase === 'failed') return begunOf(state.back);
  return 'begun' in state ? state.begun : undefined;
};

const afterFailure = (state: FileUploadState, message: string): FileUploadState => {
  switch (state.phase) {
    case 'sending':
    case 'completing':
      return { phase: 'failed', message, back: sendingOf(state.begun) };
    case 'starting':
    case 'planning':
      return { phase: 'failed', message, back: state };
    default:
      return state;
  }
};

const afterResume = (state: FileUploadState): FileUploadState => {
  if (state.phase === 'failed') return state.back;
  return state.phase === 'paused' ? sendingOf(state.begun) : state;
};

/**
 * State of an upload after an event.
 * @returns the same object when the event has no meaning in this state, such as an answer that comes after the end
 */
export const stepUpload = (state: FileUploadState, event: UploadEvent): FileUploadState => {
  const { phase } = state;
  if (ENDED.has(phase)) return state;
  switch (event.type) {
    case 'accepted':
      return phase === 'checking' ? { phase: 'starting' } : state;
    case 'refused':
      return phase === 'checking' || phase === 'starting' ? { phase: 'refused', why: event.why } : state;
    case 'begun':
      return phase === 'starting' ? sendingOf(event.begun) : state;
    case 'stored':
      return afterStored(state, event.number);
    case 'trouble':
      return phase === 'sending' ? { ...state, trouble: event.why } : state;
    case 'moving':
      return phase === 'sending' && state.trouble !== undefined ? sendingOf(state.begun) : state;
    case 'pause':
      return phase === 'sending' ? { phase: 'paused', begun: state.begun } : state;
    case 'resume':
      return afterResume(state);
    case 'fileChosen':
      return phase === 'interrupted' ? sendingOf(state.begun) : state;
    case 'fileDiffers':
      return phase === 'interrupted' || phase === 'sending'
        ? { phase: 'interrupted', begun: state.begun, why: event.why }
        : state;
    case 'lost':
      return phase === 'completing' && event.begun.missing.length > 0 ? sendingOf(event.begun) : state;
    case 'completed':
      return phase === 'completing' ? { phase: 'planning', key: event.key } : state;
    case 'answered':
      return afterAnswer(state, event.answer);
    case 'failed':
      return afterFailure(state, event.message);
    case 'gone':
      return { phase: 'failed', message: GONE, back: { phase: 'starting' } };
    case 'cancel':
      return phase === 'planning' ? state : { phase: 'cancelled' };
  }
};
