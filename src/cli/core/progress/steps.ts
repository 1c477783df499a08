import type { ProgressEvent } from '../../../sdk/core/progress/progress-event.ts';
import { describePlan, formatBytes, formatCount } from '../../../shared/core/text/format.ts';
import { shownName } from '../../../shared/core/text/shown-name.ts';
import { type FileProgress, shareDone } from './progress-state.ts';
import { sliceTexts } from './slice-texts.ts';

/** Least time between two lines about slices of the same file, as a film may have thousands. */
const QUIET_MS = 2_000;

const UPLOADED = {
  uploaded: (key: string, bytes: number) => `uploaded as ${key} (${formatBytes(bytes)})`,
  present: (key: string, bytes: number) => `already uploaded as ${key} (${formatBytes(bytes)})`,
};

/** While no slice ends, a line is due this long after the last one, if the slices moved. */
const MOVING_MS = 10_000;

/** State of the last line about a file's slices. */
export interface Said {
  readonly atMs: number;
  readonly settled: number;
  readonly mediaDoneMs: number;
}

/**
 * Describe a step of a file in one line, for outputs without a terminal.
 * @param before the file before the event
 * @param after the file after the event
 * @param said state of the last line about its slices
 * @returns the text without the file's name, or undefined when there is nothing new to say
 */
export const describeStep = (
  before: FileProgress,
  after: FileProgress,
  event: ProgressEvent,
  nowMs: number,
  said: Said | undefined,
): string | undefined => {
  switch (event.type) {
    case 'checking':
      return undefined;
    case 'uploading':
      return before.phase === 'uploading' ? undefined : `uploading ${formatBytes(event.bytesTotal)}`;
    case 'uploaded':
      return UPLOADED[event.how](shownName(event.key), event.bytes);
    case 'planned':
      return `job ${event.jobId}, ${describePlan(event.media, event.sliceTotal, event.mediaMs)}`;
    case 'retrying':
      return `trying ${formatCount(event.slices, 'slice')} again`;
    case 'slices': {
      const settled = after.slices.done + after.slices.failed;
      if (settled === (said?.settled ?? 0)) {
        const sinceMs = said?.atMs ?? after.baseline?.atMs ?? nowMs;
        const moved = after.mediaDoneMs > (said?.mediaDoneMs ?? after.baseline?.mediaDoneMs ?? 0);
        if (!moved || nowMs - sinceMs < MOVING_MS) return undefined;
        return [`${Math.min(99, Math.floor(shareDone(after) * 100))}%`, ...sliceTexts(after, nowMs)].join(', ');
      }
      const quiet = said !== undefined && nowMs - said.atMs < QUIET_MS && settled < after.sliceTotal;
      return quiet ? undefined : sliceTexts(after, nowMs).join(', ');
    }
    case 'stitching':
      return 'joining the slices';
    case 'downloading':
      return before.phase === 'downloading'
        ? undefined
        : `downloading ${formatBytes(event.bytesTotal)} to ${event.folder}`;
    case 'finished':
      return event.phase;
  }
};
