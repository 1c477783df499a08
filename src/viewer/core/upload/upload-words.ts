import type { RejectionReason } from '../../../shared/core/errors/errors.ts';
import { formatBytes, formatSpan } from '../../../shared/core/text/format.ts';
import type { UploadRate } from './upload-rate.ts';
import type { FileUploadState } from './upload-state.ts';

/** Advice for each reason of rejection. The message itself says what was found. */
const ADVICE: Readonly<Record<RejectionReason, string>> = {
  empty: 'Upload it again: the first try was probably cut off.',
  notVideo: 'Upload a video or a picture in one of the formats named.',
  notPicture: 'Send a JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP or ICO.',
  noVideoStream: 'Upload the file that has the pictures: this one has sound only.',
  playlist: 'Join the parts into one file and upload that.',
  truncated: 'Upload the whole file: the end of this one is missing.',
  encrypted: 'Upload a version without copy protection.',
  unsupportedCodec: 'Convert the video, for instance to H.264 in an MP4.',
  unsupportedPicture: 'Convert it to JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP or ICO.',
  initMissing: 'Put the init segment in front of the fragments and upload that.',
  nothingDecodes: 'See whether a player shows it, and convert it.',
  tooManyStreams: 'Write the file anew with the tracks that matter.',
  memoryLimit: 'Write the file anew without changing its content: ffmpeg -i in -c copy out.mkv.',
  timeLimit: 'Choose shorter slices, or convert the video.',
  searchLimit: 'Cut off what lies before the first picture.',
  toolCrashed: 'Convert the video, for instance to H.264 in an MP4.',
  noDuration: 'Write the file anew without changing its content: ffmpeg -i in -c copy out.mkv.',
  tooManySlices: 'Choose longer slices, or a file that is as long as it claims.',
  tooExpensive: 'Ask for fewer renders or longer slices, or have the limit of a job raised.',
  tooLarge: 'Scale it down before the upload.',
  invalidOptions: 'Upload it again with options that fit.',
  sourceGone: 'Upload it again: it was deleted before it could be read.',
  sourceReplaced: 'There is nothing to do: the newer version has a job of its own.',
};

/** Words by which advice is known: some messages give the same, with more detail. */
const KNOWN_BY = 3;

const advised = (message: string, reason: RejectionReason): string => {
  const advice = ADVICE[reason];
  return message.includes(advice.split(' ').slice(0, KNOWN_BY).join(' ')) ? message : `${message} ${advice}`;
};

/** An upload in words. */
export interface UploadWords {
  /** one or two words */
  readonly status: string;
  readonly tone: 'calm' | 'busy' | 'good' | 'bad';
  /** further details */
  readonly detail: string;
}

const speedText = (rate: UploadRate | undefined): string => {
  if (rate === undefined) return '';
  const left = Number.isFinite(rate.leftMs) ? `, ${formatSpan(rate.leftMs)} left` : '';
  return `, ${formatBytes(rate.bytesPerSecond)}/s${left}`;
};

/**
 * Describe the state of an upload in words.
 * @param sent bytes sent so far
 * @param size bytes of the file
 */
export const uploadWords = (
  state: FileUploadState,
  { sent, size, rate }: { readonly sent: number; readonly size: number; readonly rate: UploadRate | undefined },
): UploadWords => {
  const amount = `${formatBytes(sent)} of ${formatBytes(size)}`;
  switch (state.phase) {
    case 'checking':
    case 'starting':
      return { status: 'Starting', tone: 'busy', detail: formatBytes(size) };
    case 'refused':
      return { status: 'Not sent', tone: 'bad', detail: state.why };
    case 'sending':
      return state.trouble === undefined
        ? { status: 'Uploading', tone: 'busy', detail: `${amount}${speedText(rate)}` }
        : { status: 'Trying again', tone: 'busy', detail: `${amount}. ${state.trouble}` };
    case 'paused':
      return { status: 'Paused', tone: 'calm', detail: amount };
    case 'interrupted':
      return {
        status: 'Interrupted',
        tone: 'calm',
        detail: `${amount} are stored. ${state.why ?? 'Choose the same file again: only what is missing is sent.'}`,
      };
    case 'completing':
      return { status: 'Joining the parts', tone: 'busy', detail: amount };
    case 'planning':
      return { status: 'Being examined', tone: 'busy', detail: `${formatBytes(size)} are stored.` };
    case 'job':
      return { status: 'Ready to watch', tone: 'good', detail: formatBytes(size) };
    case 'rejected':
      return { status: 'Rejected', tone: 'bad', detail: advised(state.message, state.reason) };
    case 'failed':
      return { status: 'Failed', tone: 'bad', detail: state.message };
    case 'cancelled':
      return { status: 'Cancelled', tone: 'calm', detail: 'What was uploaded of it is deleted.' };
  }
};
