import type { ComponentChildren } from 'preact';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { formatClock } from '../../shared/core/text/format-clock.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { momentAt } from '../core/result/moment.ts';
import { axisOf, secondAfterMove } from '../core/timeline/film-axis.ts';
import { nextChange } from '../core/timeline/scene-changes.ts';
import type { StoryboardBook } from '../panel/storyboard-book.ts';
import { useWidth } from '../ui/use-width.ts';
import { FilmMarks } from './film-marks.tsx';
import { FilmRow } from './film-row.tsx';
import { Peek } from './peek.tsx';
import { StateTrack } from './state-track.tsx';
import { TimeFoot } from './time-foot.tsx';
import './time-line.css';

export interface TimeLineProps {
  readonly jobId: string;
  readonly board: SliceBoard;
  readonly plan: readonly Slice[];
  readonly tiles: StoryboardBook | undefined;
  /** tiles of every second, as soon as there are such */
  readonly fine: StoryboardBook | undefined;
  readonly links: LinkBook;
  /** height of a tile divided by its width */
  readonly ratio: number;
  /** whole seconds of the job, ascending, at least one */
  readonly seconds: readonly number[];
  readonly second: number;
  readonly onSecond: (second: number) => void;
  /** second of the best picture; undefined until it is known */
  readonly best: number | undefined;
  /** seconds at which the scene changes; empty where that is not known */
  readonly changes: readonly number[];
  /** stretch that is chosen for a GIF */
  readonly part: TimeRange | undefined;
  /** called when a key puts an end of the stretch to the moment */
  readonly onEnd: (end: keyof TimeRange) => void;
  /** below the film, beside the time */
  readonly children: ComponentChildren;
}

/** Keys beside those that every slider has. */
const KEYS_WORDS = 'comma and period go to the scene before and after, i and o begin and end a GIF there';

/** The film from its beginning to its end. Its slider chooses the second that everything else on the page shows. */
export const TimeLine = ({ seconds, second, onSecond, changes, onEnd, children, ...film }: TimeLineProps) => {
  const { jobId, board, plan, tiles, fine, links, ratio, best, part } = film;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const axis = useMemo(() => axisOf(plan), [plan]);
  const isRendered = useCallback(
    (ms: number) => board.slices[momentAt(jobId, plan, ms).slice.index]?.state === 'rendered',
    [board, jobId, plan],
  );
  const goTo = (wanted: number | undefined): void => {
    if (wanted !== undefined) onSecond(secondAfterMove(seconds, second, wanted));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ',') goTo(nextChange(changes, second, -1));
    else if (event.key === '.') goTo(nextChange(changes, second, 1));
    else if (event.key === 'i') onEnd('startMs');
    else if (event.key === 'o') onEnd('endMs');
    else return;
    event.preventDefault();
  };
  return (
    <div class="time-line">
      <div class="film" ref={frame}>
        <FilmRow axis={axis} tiles={tiles} links={links} width={width} ratio={ratio} isRendered={isRendered} />
        <FilmMarks axis={axis} width={width} changes={changes} part={part} best={best} />
        <Peek
          axis={axis}
          tiles={tiles}
          fine={fine === tiles ? undefined : fine}
          links={links}
          frame={frame}
          ratio={ratio}
        >
          <input
            type="range"
            class="film-slider"
            min={axis.from}
            max={axis.to}
            step={1}
            value={second}
            aria-label="Second of the video"
            aria-description={KEYS_WORDS}
            aria-valuetext={formatClock(second * 1000)}
            onInput={({ currentTarget }) => {
              goTo(currentTarget.valueAsNumber);
              // A place that is not rendered is no place to stand at.
              currentTarget.value = String(secondAfterMove(seconds, second, currentTarget.valueAsNumber));
            }}
            onKeyDown={onKeyDown}
          />
        </Peek>
      </div>
      <StateTrack board={board} plan={plan} axis={axis} width={width} />
      <TimeFoot {...{ second, changes, best, goTo, endMs: plan.at(-1)?.endMs ?? 0 }}>{children}</TimeFoot>
    </div>
  );
};
