import { useJobCourse } from '../course/use-job-course.ts';
import { Tabs } from '../ui/tabs.tsx';
import { useLazy } from '../ui/use-lazy.ts';
import { JobNotices } from './job-notices.tsx';
import type { PlannedJobProps } from './planned-job-props.ts';

const loadVideo = async () => (await import('../result/video-result.tsx')).VideoResult;
const loadPicture = async () => (await import('../result/picture-result.tsx')).PictureResult;
const loadRun = async () => (await import('../run/run-view.tsx')).RunView;

const Loading = () => <div class="loading" aria-busy="true" />;

const LazyRun = (props: Parameters<Awaited<ReturnType<typeof loadRun>>>[0]) => {
  const Run = useLazy(loadRun).part;
  return Run === undefined ? <Loading /> : <Run {...props} />;
};

/** A job whose plan is known: its result as it comes, and beside it how it was rendered. */
export const PlannedJob = ({ session, answer, plan, board }: PlannedJobProps) => {
  const isVideo = answer.media === 'video';
  const Video = useLazy(loadVideo).part;
  const Picture = useLazy(loadPicture).part;
  const course = useJobCourse(board, plan);
  const isEmpty = answer.manifest !== undefined && answer.manifest.coverage.rendered === 0;
  const run = <LazyRun session={session} answer={answer} plan={plan} board={board} course={course} />;
  const notices = <JobNotices session={session} answer={answer} plan={plan} board={course.board} />;
  if (isEmpty) {
    return (
      <>
        {notices}
        {run}
      </>
    );
  }
  const result = isVideo
    ? Video && <Video session={session} answer={answer} plan={plan} board={board} course={course} />
    : Picture && <Picture answer={answer} plan={plan} links={session.links} />;
  return (
    <>
      {notices}
      <Tabs
        label="Of this job"
        tabs={[
          { name: 'Result', content: result ?? <Loading /> },
          { name: 'How it went', content: run },
        ]}
      />
    </>
  );
};
