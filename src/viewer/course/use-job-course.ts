import { useMemo } from 'preact/hooks';
import { makespanOf } from '../../shared/estimator/model/makespan.ts';
import { recordedAtMs } from '../core/board/recorded-at.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import { useSlow } from '../ui/use-slow.ts';
import type { JobPlan } from './job-session.ts';

/** How far a job was a moment ago. */
export interface JobCourse {
  readonly board: SliceBoard;
  /** from the job's creation to its last record, milliseconds */
  readonly makespanMs: number;
}

const EVERY_MS = 1_000;
/** Added to the interval for each slice: figures of ten thousand slices take some 50 ms, so they are computed less often. */
const PER_SLICE_MS = 0.5;

/** A board from which figures are computed. It does not follow every change, but at intervals. */
export const useJobCourse = (latest: SliceBoard, { job }: JobPlan): JobCourse => {
  const board = useSlow(latest, EVERY_MS + latest.slices.length * PER_SLICE_MS);
  return useMemo(
    () => ({ board, makespanMs: makespanOf(recordedAtMs(board), Date.parse(job.createdAt)) }),
    [board, job],
  );
};
