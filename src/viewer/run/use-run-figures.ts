import { useMemo } from 'preact/hooks';
import { type JobMetrics, jobMetrics } from '../../shared/estimator/model/job-metrics.ts';
import { costSoFar } from '../core/board/cost-so-far.ts';
import { measuredSlices } from '../core/board/measured-slices.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import type { JobCourseProps } from '../course/planned-job.ts';

/** Figures of a job, computed a moment ago. */
export interface RunFigures {
  /** the board from which the figures were computed */
  readonly board: SliceBoard;
  readonly metrics: JobMetrics;
  /** USD on AWS */
  readonly cost: number;
}

/** Figures of how a job is rendered. */
export const useRunFigures = ({
  course: { board },
  plan: { job },
}: Pick<JobCourseProps, 'course' | 'plan'>): RunFigures =>
  useMemo(() => {
    const measured = measuredSlices(board);
    return { board, metrics: jobMetrics(job, measured), cost: costSoFar(job, measured) };
  }, [board, job]);
