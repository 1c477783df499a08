import type { JobCourseProps, PlannedJobProps } from '../course/planned-job.ts';
import { useJobCourse } from '../course/use-job-course.ts';
import { VideoResult } from '../result/video-result.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { MotionToggle } from '../ui/motion-toggle.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { JobNotices } from './job-notices.tsx';

const PictureResult = lazyPart(async () => (await import('../result/picture-result.tsx')).PictureResult);
const RunView = lazyPart(async () => (await import('../run/run-view.tsx')).RunView);

/** A job whose plan is known: its result as it comes, and beside it how it was rendered. */
export const PlannedJob = (planned: PlannedJobProps) => {
  const { session, answer, plan } = planned;
  const course = useJobCourse(planned.board, plan);
  const shown: JobCourseProps = { ...planned, course };
  const isEmpty = answer.manifest !== undefined && answer.manifest.coverage.rendered === 0;
  const run = <RunView {...shown} />;
  const notices = <JobNotices {...planned} board={course.board} />;
  if (isEmpty) {
    return (
      <>
        {notices}
        {run}
      </>
    );
  }
  const result =
    answer.media === 'video' ? (
      <VideoResult {...shown} />
    ) : (
      <PictureResult answer={answer} plan={plan} links={session.links} />
    );
  return (
    <>
      {notices}
      <Tabs
        label="Of this job"
        tabs={[
          { name: 'Result', content: result, aside: answer.media === 'video' ? <MotionToggle /> : null },
          { name: 'How it went', content: run },
        ]}
      />
    </>
  );
};
