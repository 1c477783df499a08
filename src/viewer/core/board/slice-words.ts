import type { Slice } from '../../../shared/core/slices/plan-slices.ts';
import { formatBytes, formatCount, formatNumber, formatSpan } from '../../../shared/core/text/format.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import type { BoardSlice, StateCounts } from './slice-board.ts';

/** `0:30 to 1:00`, or the place of a slice whose plan is not known. */
export const rangeWords = (planned: Slice | undefined): string =>
  planned === undefined ? '' : `${formatClock(planned.startMs)} to ${formatClock(planned.endMs)}`;

/** Describe a slice in words: its number, its part of the film, its state, and why it failed. */
export const sliceWords = (slice: BoardSlice, planned: Slice | undefined): string => {
  const { index, state, startedAtMs, finishedAtMs, bytes, error } = slice;
  const parts = [`Slice ${index + 1}`, rangeWords(planned), state];
  if (state === 'rendered' && startedAtMs !== undefined && finishedAtMs !== undefined) {
    parts.push(`in ${formatSpan(finishedAtMs - startedAtMs)}`);
    if (bytes !== undefined) parts.push(formatBytes(bytes));
  }
  if (state === 'failed' && error !== undefined) parts.push(`${error.name}: ${error.message}`);
  return parts.filter((part) => part !== '').join(', ');
};

/** How many slices are in which state, in a sentence. */
export const countWords = ({ rendered, running, failed, waiting }: StateCounts): string => {
  const total = rendered + running + failed + waiting;
  const parts = [
    `${formatNumber(rendered)} of ${formatCount(total, 'slice')} rendered`,
    ...(running > 0 ? [`${formatNumber(running)} running`] : []),
    ...(waiting > 0 ? [`${formatNumber(waiting)} waiting`] : []),
    ...(failed > 0 ? [`${formatNumber(failed)} failed`] : []),
  ];
  return parts.join(', ');
};
