import { useEffect, useState } from 'preact/hooks';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import type { StoryboardBook } from '../../../viewer/panel/storyboard-book.ts';
import { Tile } from '../../../viewer/panel/tile.tsx';
import { type FrameSource, useFrame } from './use-frame.tsx';

/** CSS pixels. */
export const FRAME_WIDTH = 160;
const SPACE = 8;
/** From one frame to the next, CSS pixels. */
export const PITCH = FRAME_WIDTH + SPACE;
/** A frame that is scrolled by is not loaded. */
const SETTLED_MS = 150;

export interface StripFrameProps {
  readonly frames: FrameSource;
  readonly storyboard: StoryboardBook | undefined;
  readonly areTilesKnown: boolean;
  /** height of a frame divided by its width */
  readonly ratio: number;
  /** its picture is loaded */
  readonly hasPicture: boolean;
  readonly count: number;
  /** place in the strip */
  readonly place: number;
  readonly second: number;
  readonly isCurrent: boolean;
}

/** Its tile; the frame itself only where no tile shows this very second, once it is scrolled to. */
const StripPicture = ({
  frames,
  storyboard,
  areTilesKnown,
  second,
}: Pick<StripFrameProps, 'frames' | 'storyboard' | 'areTilesKnown' | 'second'>) => {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  const hasTile = storyboard?.hasSecond(second) === true;
  const url = useFrame(frames, isSettled && areTilesKnown && !hasTile ? second : undefined);
  return (
    <>
      {storyboard === undefined || url !== undefined ? null : (
        <Tile storyboard={storyboard} links={frames.links} ms={second * 1000} isCoarse={!hasTile} />
      )}
      {url === undefined ? null : <img src={url} alt="" decoding="async" class="strip-image" />}
    </>
  );
};

/** A second in the strip. */
export const StripFrame = ({ count, ratio, place, second, isCurrent, hasPicture, ...picture }: StripFrameProps) => {
  const clock = formatClock(second * 1000);
  return (
    <div
      id={`frame-${second}`}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      aria-setsize={count}
      aria-posinset={place + 1}
      aria-label={clock}
      data-second={second}
      class="strip-frame"
      style={{ left: `${place * PITCH}px`, width: `${FRAME_WIDTH}px` }}
    >
      <span class="strip-picture" style={{ height: `${Math.round(FRAME_WIDTH * ratio)}px` }}>
        {hasPicture ? <StripPicture second={second} {...picture} /> : null}
      </span>
      <span class="small faint figure">{clock}</span>
    </div>
  );
};
