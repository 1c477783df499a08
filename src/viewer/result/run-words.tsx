import { useMemo } from 'preact/hooks';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { runWords } from '../core/board/run-words.ts';
import type { JobPlan } from '../course/job-session.ts';
import type { JobCourse } from '../course/use-job-course.ts';

/** How far a job is, or how fast it was, in one line. */
export const RunWords = ({
  answer,
  course,
  plan,
}: {
  readonly answer: JobAnswer;
  readonly course: JobCourse;
  readonly plan: JobPlan;
}) => {
  const words = useMemo(
    () => runWords(course.board, plan.slices, course.metrics.totals.makespanMs, answer.status === 'open'),
    [course, plan, answer.status],
  );
  return <p class="run-words small faint figure">{words}</p>;
};
