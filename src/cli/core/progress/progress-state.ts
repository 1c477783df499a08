import type { ProgressEvent, SliceCounts } from '../../../sdk/core/progress/progress-event.ts';
import type { Media } from '../../../shared/core/option-forms/option-forms.ts';

/** Phase of one file of a run. */
export type Phase =
  | 'waiting'
  | 'checking'
  | 'uploading'
  | 'splitting'
  | 'rendering'
  | 'assembling'
  | 'stitching'
  | 'downloading'
  | 'complete'
  | 'partial'
  | 'rejected'
  | 'failed';

/** Progress of one file. Times are epoch milliseconds. */
export interface FileProgress {
  readonly name: string;
  readonly phase: Phase;
  /** bytes that the phase has read, uploaded or downloaded so far */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly jobId: string | undefined;
  readonly sliceTotal: number;
  readonly slices: SliceCounts;
  readonly media: Media;
  readonly mediaMs: number;
  readonly mediaDoneMs: number;
  /** first look at the slices in this run, and the length that was rendered by then */
  readonly baseline: { readonly atMs: number; readonly mediaDoneMs: number } | undefined;
}

/** A file before anything was done with it. */
export const newFileProgress = (name: string): FileProgress => ({
  name,
  phase: 'waiting',
  bytesDone: 0,
  bytesTotal: 0,
  jobId: undefined,
  sliceTotal: 0,
  slices: { done: 0, failed: 0, running: 0, waiting: 0 },
  media: 'video',
  mediaMs: 0,
  mediaDoneMs: 0,
  baseline: undefined,
});

/**
 * The state after an event.
 * @param nowMs when the event happened, epoch milliseconds
 */
export const advance = (file: FileProgress, event: ProgressEvent, nowMs: number): FileProgress => {
  switch (event.type) {
    case 'checking':
    case 'uploading':
    case 'downloading':
      return { ...file, phase: event.type, bytesDone: event.bytesDone, bytesTotal: event.bytesTotal };
    case 'uploaded':
      return { ...file, phase: 'splitting', bytesDone: event.bytes, bytesTotal: event.bytes };
    case 'planned':
      return {
        ...file,
        phase: 'rendering',
        jobId: event.jobId,
        sliceTotal: event.sliceTotal,
        media: event.media,
        mediaMs: event.mediaMs,
      };
    case 'stitching':
      return { ...file, phase: 'stitching' };
    case 'retrying':
      return { ...file, phase: 'rendering' };
    case 'slices': {
      const all = event.slices.done + event.slices.failed >= file.sliceTotal;
      return {
        ...file,
        phase: all ? 'assembling' : 'rendering',
        slices: event.slices,
        mediaDoneMs: event.mediaDoneMs,
        baseline: file.baseline ?? { atMs: nowMs, mediaDoneMs: event.mediaDoneMs },
      };
    }
    case 'finished':
      return { ...file, phase: event.phase };
  }
};

/**
 * Share of the rendering that is done, 0 to 1, with what the running slices have rendered so far. A failed slice is done as well.
 */
export const shareDone = ({ media, mediaMs, mediaDoneMs, slices, sliceTotal }: FileProgress): number => {
  if (sliceTotal === 0) return 0;
  if (media === 'image' || mediaMs === 0) return (slices.done + slices.failed) / sliceTotal;
  return Math.min(1, mediaDoneMs / mediaMs + slices.failed / sliceTotal);
};

/**
 * Seconds of video that this run renders in a second.
 * @returns undefined until something can be measured, and for a picture, which has no length
 */
export const speedOf = (file: FileProgress, nowMs: number): number | undefined => {
  if (file.baseline === undefined || file.media === 'image') return undefined;
  const elapsedMs = nowMs - file.baseline.atMs;
  const mediaMs = file.mediaDoneMs - file.baseline.mediaDoneMs;
  return elapsedMs > 0 && mediaMs > 0 ? mediaMs / elapsedMs : undefined;
};

/** Milliseconds until every slice is rendered at the present speed; undefined while the speed is unknown. */
export const timeLeftMs = (file: FileProgress, nowMs: number): number | undefined => {
  const speed = speedOf(file, nowMs);
  return speed === undefined || file.phase !== 'rendering' ? undefined : (file.mediaMs - file.mediaDoneMs) / speed;
};
