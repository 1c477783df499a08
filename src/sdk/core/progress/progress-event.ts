import type { Media } from '../../../shared/core/option-forms/option-forms.ts';

/** How many slices of a job are in which state. */
export interface SliceCounts {
  readonly done: number;
  readonly failed: number;
  /** undefined when the cloud cannot tell */
  readonly running: number | undefined;
  readonly waiting: number | undefined;
}

/** Events that the steps of a run report. */
export type ProgressEvent =
  | { readonly type: 'checking'; readonly bytesDone: number; readonly bytesTotal: number }
  | { readonly type: 'uploading'; readonly bytesDone: number; readonly bytesTotal: number }
  | {
      readonly type: 'uploaded';
      readonly key: string;
      readonly bytes: number;
      readonly how: 'uploaded' | 'present';
    }
  | {
      readonly type: 'planned';
      readonly jobId: string;
      readonly sliceTotal: number;
      readonly media: Media;
      readonly mediaMs: number;
    }
  | { readonly type: 'retrying'; readonly slices: number }
  | { readonly type: 'slices'; readonly slices: SliceCounts; readonly mediaDoneMs: number }
  | { readonly type: 'stitching' }
  | { readonly type: 'downloading'; readonly bytesDone: number; readonly bytesTotal: number; readonly folder: string }
  | { readonly type: 'finished'; readonly phase: 'complete' | 'partial' | 'rejected' | 'failed' };
