import type { Signal } from '@preact/signals';
import { storedBytes } from '../core/upload/part-ranges.ts';
import type { ResumableUpload, UploadEvent } from '../core/upload/upload-event.ts';
import { type RateSample, withSample } from '../core/upload/upload-rate.ts';
import { begunOf, type FileUploadState } from '../core/upload/upload-state.ts';
import { holdUpload } from './hold-upload.ts';
import { sendParts } from './send-parts.ts';

/** The upload whose file is sent. */
export interface SentUpload {
  readonly tell: (event: UploadEvent) => void;
  readonly state: Signal<FileUploadState>;
  /** bytes sent recently, from which the speed is computed */
  readonly samples: Signal<readonly RateSample[]>;
}

/**
 * Send the missing parts of an upload, and report each as it is stored.
 * @throws what {@link sendParts} throws
 */
export const sendUpload = async (
  file: File,
  begun: ResumableUpload,
  { tell, state, samples }: SentUpload,
  signal: AbortSignal,
): Promise<void> => {
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
