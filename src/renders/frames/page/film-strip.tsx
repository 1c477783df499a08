import { useEffect, useRef, useState } from 'preact/hooks';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import { placeOf } from '../../../viewer/core/result/moment.ts';
import type { StoryboardBook } from '../../../viewer/panel/storyboard-book.ts';
import { Tile } from '../../../viewer/panel/tile.tsx';
import { useWidth } from '../../../viewer/ui/use-width.ts';
import { type StripGeometry, scrollToMiddle, stripLength, windowAt } from '../plan/strip-window.ts';
import { type FrameSource, useFrame } from './use-frame.tsx';

const FRAME_WIDTH = 160;
const SPACE = 8;
/** Frames to each side that are there though out of sight. */
const BEYOND = 4;
/** A frame that is scrolled by is not loaded. */
const SETTLED_MS = 150;

interface FilmStripProps {
  readonly frames: FrameSource;
  readonly storyboard: StoryboardBook | undefined;
  readonly areTilesKnown: boolean;
  /** whole seconds that have a frame, in order */
  readonly seconds: readonly number[];
  /** height of a frame divided by its width */
  readonly ratio: number;
  readonly second: number;
  readonly onSecond: (second: number) => void;
}

interface StripFrameProps extends Pick<FilmStripProps, 'frames' | 'storyboard' | 'areTilesKnown' | 'ratio'> {
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

const StripFrame = ({ count, ratio, place, second, isCurrent, ...picture }: StripFrameProps) => {
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
      style={{ left: `${place * (FRAME_WIDTH + SPACE)}px`, width: `${FRAME_WIDTH}px` }}
    >
      <span class="strip-picture" style={{ height: `${Math.round(FRAME_WIDTH * ratio)}px` }}>
        <StripPicture second={second} {...picture} />
      </span>
      <span class="small faint figure">{clock}</span>
    </div>
  );
};

const KEYS: ReadonlyMap<string, number> = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
  ['ArrowUp', -1],
  ['ArrowDown', 1],
  ['PageUp', -10],
  ['PageDown', 10],
  ['Home', Number.NEGATIVE_INFINITY],
  ['End', Number.POSITIVE_INFINITY],
]);

/** A frame for every second in a row. Only those in sight are there, and their links are asked for page by page. */
export const FilmStrip = ({ second, onSecond, seconds, ...film }: FilmStripProps) => {
  const { ratio } = film;
  const count = seconds.length;
  const place = placeOf(seconds, second);
  const strip = useRef<HTMLDivElement>(null);
  const width = useWidth(strip);
  const [scroll, setScroll] = useState(0);
  const geometry: StripGeometry = { count, pitch: FRAME_WIDTH + SPACE };
  const { from, to } = windowAt(geometry, scroll, width, BEYOND);

  useEffect(() => {
    const { current: element } = strip;
    if (element === null || width === 0) return;
    const left = place * geometry.pitch;
    const isInSight = left >= element.scrollLeft && left + geometry.pitch <= element.scrollLeft + width;
    if (!isInSight) element.scrollLeft = scrollToMiddle(geometry, place, width);
  }, [place, width, count]);

  const move = (event: KeyboardEvent): void => {
    const by = KEYS.get(event.key);
    if (by === undefined) return;
    event.preventDefault();
    onSecond(seconds[Math.max(0, Math.min(count - 1, place + by))] ?? second);
  };
  const choose = (event: MouseEvent): void => {
    const chosen = (event.target as Element).closest<HTMLElement>('[data-second]')?.dataset.second;
    if (chosen !== undefined) onSecond(Number(chosen));
  };

  // A step of the scroll position that changes nothing needs no new look.
  const onScroll = (event: Event): void => {
    const { scrollLeft } = event.currentTarget as HTMLElement;
    setScroll(Math.floor(scrollLeft / geometry.pitch) * geometry.pitch);
  };
  const isThere = place >= from && place < to;
  return (
    <div
      ref={strip}
      class="strip"
      role="listbox"
      aria-label="Frames, one for each second"
      aria-orientation="horizontal"
      tabIndex={0}
      {...(isThere ? { 'aria-activedescendant': `frame-${second}` } : {})}
      onScroll={onScroll}
      onKeyDown={move}
      onClick={choose}
    >
      <div
        class="strip-film"
        role="presentation"
        style={{ width: `${stripLength(geometry)}px`, height: `${Math.round(FRAME_WIDTH * ratio) + 24}px` }}
      >
        {seconds.slice(from, to).map((at, i) => (
          <StripFrame key={at} {...film} count={count} place={from + i} second={at} isCurrent={at === second} />
        ))}
      </div>
    </div>
  );
};
