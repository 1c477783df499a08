import { useMemo } from 'preact/hooks';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { secondsOf } from '../../../viewer/core/result/moment.ts';
import { posterSource } from '../../../viewer/core/result/poster-source.ts';
import { ShownFigure } from '../../../viewer/panel/shown.tsx';
import { Tile } from '../../../viewer/panel/tile.tsx';
import { NO_PARTS, type PagePart, type ResultProps } from '../../parts/page/page-part.tsx';
import { frameKey } from '../keys.ts';
import { hasKeyFrames } from '../options.ts';
import { FilmStrip } from './film-strip.tsx';
import { useFrame, useFrameSource } from './use-frame.tsx';
import { useFreshPoster } from './use-fresh-poster.tsx';

/** The frame of the moment's second; until it is there the best picture, when it is of that second, or the tile, coarse. */
const MomentFrame = ({ plan, links, moment, isThere, storyboard, poster }: ResultProps) => {
  const { second, keys } = moment;
  const source = useFrameSource({ plan, links });
  // The best picture is the frame of its second, but where frames are key frames. It is there already: it stands for the film as well.
  const same = useFreshPoster(links, poster?.second === second && !hasKeyFrames(plan.job.options) ? poster : undefined);
  const frame = useFrame(source, isThere && same === undefined ? second : undefined);
  const url = same === undefined ? frame : same.url;
  const alt = `Frame at ${formatClock(second * 1000)}`;
  return (
    <ShownFigure
      fileKey={frameKey(keys, second)}
      size={frameSize(plan.job)}
      alt={alt}
      url={url}
      isPacked={source.packed !== undefined}
      shownKey={same?.key}
    >
      {url !== undefined || poster?.second !== second ? null : (
        <img class="shown-image" {...posterSource(poster)} alt="" width={poster.width} height={poster.height} />
      )}
      {storyboard === undefined || url !== undefined || poster?.second === second ? null : (
        <Tile storyboard={storyboard} links={links} ms={second * 1000} isCoarse />
      )}
      {url === undefined ? null : (
        <img
          class="shown-image"
          {...(same === undefined ? { src: url } : posterSource(same))}
          alt={alt}
          decoding="async"
        />
      )}
    </ShownFigure>
  );
};

const Strip = ({ plan, links, storyboard, areTilesKnown, second, onMoment }: ResultProps) => {
  const { width, height } = frameSize(plan.job);
  const frames = useFrameSource({ plan, links });
  return (
    <FilmStrip
      frames={frames}
      storyboard={storyboard}
      areTilesKnown={areTilesKnown}
      seconds={useMemo(() => secondsOf(plan.slices), [plan.slices])}
      ratio={height / width}
      second={second}
      onSecond={(chosen) => onMoment(chosen * 1000)}
    />
  );
};

export const FRAMES_PAGE: PagePart = { ...NO_PARTS, strip: Strip, moment: MomentFrame };
