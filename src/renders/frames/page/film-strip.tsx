import { useEffect, useRef, useState } from 'preact/hooks';
import { placeOf } from '../../../viewer/core/result/moment.ts';
import { useWasSeen } from '../../../viewer/ui/use-seen.ts';
import { useWidth } from '../../../viewer/ui/use-width.ts';
import { type StripGeometry, scrollToMiddle, stripLength, windowAt } from '../plan/strip-window.ts';
import { FRAME_WIDTH, PITCH, StripFrame, type StripFrameProps } from './strip-frame.tsx';

/** Frames to each side that are there though out of sight. */
const BEYOND = 4;

interface FilmStripProps extends Pick<StripFrameProps, 'frames' | 'storyboard' | 'areTilesKnown' | 'ratio'> {
  /** whole seconds that have a frame, in order */
  readonly seconds: readonly number[];
  readonly second: number;
  readonly onSecond: (second: number) => void;
}

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
  const wasSeen = useWasSeen(strip);
  const [scroll, setScroll] = useState(0);
  const geometry: StripGeometry = { count, pitch: PITCH };
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
          <StripFrame
            key={at}
            {...film}
            {...{ count, second: at, hasPicture: wasSeen }}
            place={from + i}
            isCurrent={at === second}
          />
        ))}
      </div>
    </div>
  );
};
