import type { JobSummary } from '../../../api/contracts/jobs.ts';
import { formatBytes } from '../../../shared/core/text/format.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';

/** Length of a film as players show it: whole seconds that are over; tenths where it is shorter than one. @param ms milliseconds */
export const lengthClock = (ms: number): string => formatClock(ms < 1000 ? ms : Math.floor(ms / 1000) * 1000);

/** How long a film is, or how large a picture's file, at the corner of its picture. */
export const extentWords = ({ media, durationMs, source }: JobSummary): string =>
  media === 'video' ? lengthClock(durationMs) : formatBytes(source.bytes);

/** What was chosen for a job, for people: `renders=gif,ascii;slice=5` → `gif, ascii · slice 5`; empty when nothing was. */
export const changedWords = ({ changedOptions = '' }: Pick<JobSummary, 'changedOptions'>): string =>
  changedOptions
    .split(';')
    .map((pair) =>
      pair
        .replace(/^renders=/, '')
        .replace('=', ' ')
        .replaceAll(',', ', '),
    )
    .join(' · ');
