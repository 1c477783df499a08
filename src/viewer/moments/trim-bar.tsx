import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { formatClock } from '../../shared/core/text/format-clock.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { around, STEP_MS } from '../core/moments/moment-request.ts';
import type { FilmAxis } from '../core/timeline/film-axis.ts';
import type { StoryboardBook } from '../panel/storyboard-book.ts';
import { ChosenPart } from '../timeline/chosen-part.tsx';
import { FilmRow } from '../timeline/film-row.tsx';
import { useHeld } from '../ui/use-held.ts';
import { useWidth } from '../ui/use-width.ts';

interface TrimBarProps {
  /** what is made, as its format is called: `GIF` */
  readonly what: string;
  /** what may be chosen */
  readonly film: TimeRange;
  readonly part: TimeRange;
  readonly tiles: StoryboardBook | undefined;
  readonly links: LinkBook;
  /** height of a tile divided by its width */
  readonly ratio: number;
  readonly onEnd: (end: keyof TimeRange, ms: number) => void;
}

const NAMES: Readonly<Record<keyof TimeRange, string>> = { startMs: 'Begin', endMs: 'End' };

const allSharp = (): boolean => true;

/** The film around a moment, with a handle at either end of the moment. */
export const TrimBar = ({ what, film, part, tiles, links, ratio, onEnd }: TrimBarProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const { isHeld, hold } = useHeld();
  const [view, setView] = useState(() => around(film, part));
  // While a handle is held the film does not move below it.
  useEffect(() => {
    if (!isHeld) setView(around(film, part));
  }, [isHeld, film.startMs, film.endMs, part.startMs, part.endMs]);
  const axis = useMemo((): FilmAxis => ({ from: view.startMs / 1000, to: view.endMs / 1000 }), [view]);
  return (
    <div class="trim" ref={frame}>
      <FilmRow axis={axis} tiles={tiles} links={links} width={width} ratio={ratio} isRendered={allSharp} />
      <ChosenPart axis={axis} part={part} />
      {(['startMs', 'endMs'] as const).map((end) => (
        <input
          key={end}
          type="range"
          class="trim-end"
          min={view.startMs}
          max={view.endMs}
          step={STEP_MS}
          value={part[end]}
          aria-label={`${NAMES[end]} of the ${what}`}
          aria-valuetext={formatClock(part[end])}
          onPointerDown={hold}
          onInput={({ currentTarget }) => onEnd(end, currentTarget.valueAsNumber)}
        />
      ))}
    </div>
  );
};
