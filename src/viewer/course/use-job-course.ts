import { useMemo } from 'preact/hooks';
import { type JobMetrics, jobMetrics } from '../../shared/estimator/model/job-metrics.ts';
import { costSoFar } from '../core/board/cost-so-far.ts';
import { measuredSlices } from '../core/board/measured-slices.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import { useSlow } from '../ui/use-slow.ts';
import type { JobPlan } from './job-session.ts';

/** Figures of a job, computed a moment ago. */
export interface JobCourse {
  /** the board from which the figures were computed */
  readonly board: SliceBoard;
  readonly metrics: JobMetrics;
  /** USD on AWS */
  readonly cost: number;
}

const EVERY_MS = 1_000;
/** Added to the interval for each slice: figures of ten thousand slices take some 50 ms, so they are computed less often. */
const PER_SLICE_MS = 0.5;

/** Figures of a board. They are not computed for every change, but at intervals. */
export const useJobCourse = (latest: SliceBoard, { job }: JobPlan): JobCourse => {
  const board = useSlow(latest, EVERY_MS + latest.slices.length * PER_SLICE_MS);
  return useMemo(() => {
    const measured = measuredSlices(board);
    return { board, metrics: jobMetrics(job, measured), cost: costSoFar(job, measured) };
  }, [board, job]);
};
