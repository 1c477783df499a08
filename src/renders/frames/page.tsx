import { frameSize } from '../../viewer/job/gif-size.ts';
import { frameCount } from '../../viewer/result/moment.ts';
import { ShownPicture } from '../../viewer/result/shown.tsx';
import { formatClock } from '../../viewer/ui/format-clock.ts';
import { NO_PARTS, type PagePart, type ResultProps } from '../page-part.tsx';
import { frameKey } from './keys.ts';
import { FilmStrip } from './page/film-strip.tsx';

/** The frame of the moment's second. */
const MomentFrame = ({ plan, links, moment }: ResultProps) => (
  <ShownPicture
    links={links}
    fileKey={frameKey(moment.keys, moment.second)}
    size={frameSize(plan.job)}
    alt={`Frame at ${formatClock(moment.second * 1000)}`}
  />
);

const Strip = ({ plan, links, storyboard, second, onMoment }: ResultProps) => {
  const { width, height } = frameSize(plan.job);
  return (
    <FilmStrip
      jobId={plan.job.jobId}
      links={links}
      storyboard={storyboard}
      count={frameCount(plan.job)}
      ratio={height / width}
      second={second}
      onSecond={(chosen) => onMoment(chosen * 1000)}
    />
  );
};

export const FRAMES_PAGE: PagePart = { ...NO_PARTS, strip: Strip, moment: MomentFrame };
