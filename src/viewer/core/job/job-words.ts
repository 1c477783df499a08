import type { JobSummary } from '../../../api/contracts/jobs.ts';
import { formatBytes } from '../../../shared/core/text/format.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';

/** How long a film is, or how large a picture's file, at the corner of its picture. */
export const extentWords = ({ media, durationMs, source }: JobSummary): string =>
  media === 'video' ? formatClock(Math.floor(durationMs / 1000) * 1000) : formatBytes(source.bytes);

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
