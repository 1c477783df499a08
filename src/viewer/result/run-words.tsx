import { useMemo } from 'preact/hooks';
import { runWords } from '../core/board/run-words.ts';
import type { JobCourseProps } from '../course/planned-job.ts';

/** How far a job is, or how fast it was, in one line. */
export const RunWords = ({ answer, course, plan }: Pick<JobCourseProps, 'answer' | 'course' | 'plan'>) => {
  const words = useMemo(
    () => runWords(course.board, plan.slices, course.makespanMs, answer.status === 'open'),
    [course, plan, answer.status],
  );
  return <p class="run-words small faint figure">{words}</p>;
};
