import { useMemo } from 'preact/hooks';
import { type JobMetrics, jobMetrics } from '../../shared/metrics/job-metrics.ts';
import { useSlow } from '../ui/use-slow.ts';
import { costSoFar } from './board/cost-so-far.ts';
import { measuredSlices } from './board/measured-slices.ts';
import type { SliceBoard } from './board/slice-board.ts';
import type { JobPlan } from './job-session.ts';

/** A job's course as of a moment ago. */
export interface JobCourse {
  /** the board that the figures are of */
  readonly board: SliceBoard;
  readonly metrics: JobMetrics;
  /** USD on AWS */
  readonly cost: number;
}

const EVERY_MS = 1_000;
/** Figures of ten thousand slices take some 50 ms: they are worked out less often. */
const PER_SLICE_MS = 0.5;

/** Figures of a board, worked out anew once in a while only. */
export const useJobCourse = (latest: SliceBoard, { job }: JobPlan): JobCourse => {
  const board = useSlow(latest, EVERY_MS + latest.slices.length * PER_SLICE_MS);
  return useMemo(() => {
    const measured = measuredSlices(board);
    return { board, metrics: jobMetrics(job, measured), cost: costSoFar(job, measured) };
  }, [board, job]);
};
