import type { Slice } from '../../../shared/core/slices/plan-slices.ts';
import { formatSpan, formatSpeed } from '../../../shared/core/text/format.ts';
import { liveFigures } from './live-figures.ts';
import type { SliceBoard } from './slice-board.ts';

/**
 * How far a job is, or how fast it was, in one line.
 * @param makespanMs from the job's creation to its last record so far
 */
export const runWords = (board: SliceBoard, plan: readonly Slice[], makespanMs: number, isOpen: boolean): string => {
  const { doneMs, speed, leftMs } = liveFigures(board.slices, plan);
  const allMs = plan.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  if (isOpen) {
    return [
      `${Math.floor((100 * doneMs) / Math.max(1, allMs))} % rendered`,
      ...(speed === undefined ? [] : [formatSpeed(speed)]),
      ...(leftMs === undefined ? [] : [`${formatSpan(leftMs)} left`]),
    ].join(' · ');
  }
  if (makespanMs <= 0) return '';
  return `Rendered in ${formatSpan(makespanMs)} · ${formatSpeed(doneMs / makespanMs)}`;
};
