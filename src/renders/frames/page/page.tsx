import { useMemo } from 'preact/hooks';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { secondsOf } from '../../../viewer/core/result/moment.ts';
import { ShownFigure, ShownPicture, type ShownPictureProps } from '../../../viewer/panel/shown.tsx';
import { NO_PARTS, type PagePart, type ResultProps } from '../../parts/page/page-part.tsx';
import { frameKey } from '../keys.ts';
import { isPacked } from '../options.ts';
import { FilmStrip } from './film-strip.tsx';
import { useFrame, useFrameSource } from './use-frame.tsx';

/** The frame of the moment's second, out of the file of its slice. */
const PackedFrame = ({
  plan,
  links,
  moment,
  ...shown
}: ResultProps & Pick<ShownPictureProps, 'fileKey' | 'size' | 'alt'>) => {
  const url = useFrame(useFrameSource({ plan, links }), moment.second);
  const { alt } = shown;
  return (
    <ShownFigure {...shown} title={alt} url={url}>
      {url === undefined ? null : <img class="shown-image" src={url} alt={alt} decoding="async" />}
    </ShownFigure>
  );
};

/** The frame of the moment's second. */
const MomentFrame = (props: ResultProps) => {
  const { plan, links, moment } = props;
  const shown = {
    fileKey: frameKey(moment.keys, moment.second),
    size: frameSize(plan.job),
    alt: `Frame at ${formatClock(moment.second * 1000)}`,
  };
  return isPacked(plan.job.options) ? <PackedFrame {...props} {...shown} /> : <ShownPicture links={links} {...shown} />;
};

const Strip = ({ plan, links, storyboard, second, onMoment }: ResultProps) => {
  const { width, height } = frameSize(plan.job);
  const frames = useFrameSource({ plan, links });
  return (
    <FilmStrip
      frames={frames}
      storyboard={storyboard}
      seconds={useMemo(() => secondsOf(plan.slices), [plan.slices])}
      ratio={height / width}
      second={second}
      onSecond={(chosen) => onMoment(chosen * 1000)}
    />
  );
};

export const FRAMES_PAGE: PagePart = { ...NO_PARTS, strip: Strip, moment: MomentFrame };
