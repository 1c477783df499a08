import type { JobAnswer } from '../../api/contracts/jobs.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import type { JobPlan, JobSession } from '../course/job-session.ts';

/** A job whose plan is known. */
export interface PlannedJobProps {
  readonly session: JobSession;
  readonly answer: JobAnswer;
  readonly plan: JobPlan;
  readonly board: SliceBoard;
}
