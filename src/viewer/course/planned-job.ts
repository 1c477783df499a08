import type { JobAnswer } from '../../api/contracts/jobs.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import type { JobPlan, JobSession } from './job-session.ts';
import type { JobCourse } from './use-job-course.ts';

/** A job whose plan is known. */
export interface PlannedJobProps {
  readonly session: JobSession;
  readonly answer: JobAnswer;
  readonly plan: JobPlan;
  readonly board: SliceBoard;
}

/** A job whose plan is known, and its figures. */
export interface JobCourseProps extends PlannedJobProps {
  readonly course: JobCourse;
}
