import { useMemo } from 'preact/hooks';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { type FilmAxis, percent, shareAt } from '../core/timeline/film-axis.ts';
import { apart } from '../core/timeline/scene-changes.ts';
import { ChosenPart } from './chosen-part.tsx';

/** Distance of two marks at least, CSS pixels: an hour has hundreds of changes, which would be one bar. */
const LEAST_APART = 12;

interface FilmMarksProps {
  readonly axis: FilmAxis;
  /** CSS pixels; 0 before it is known */
  readonly width: number;
  /** seconds at which the scene changes */
  readonly changes: readonly number[];
  /** stretch that is chosen for a GIF */
  readonly part: TimeRange | undefined;
  /** second of the best picture */
  readonly best: number | undefined;
}

/** What stands out of the film, over its tiles: changes of scene, the best picture, and the stretch that is chosen. */
export const FilmMarks = ({ axis, width, changes, part, best }: FilmMarksProps) => {
  const seconds = axis.to - axis.from;
  const shown = useMemo(
    () => (width === 0 ? [] : apart(changes, (LEAST_APART * seconds) / width)),
    [changes, seconds, width],
  );
  return (
    <>
      {shown.length === 0 ? null : (
        <svg class="film-changes" viewBox={`0 0 ${seconds} 1`} preserveAspectRatio="none" aria-hidden="true">
          {/* One element, however many there are. */}
          <path d={shown.map((second) => `M${second - axis.from} 0v1`).join('')} vector-effect="non-scaling-stroke" />
        </svg>
      )}
      {part === undefined ? null : <ChosenPart axis={axis} part={part} />}
      {best === undefined ? null : <span class="film-best" style={{ left: percent(shareAt(axis, best * 1000)) }} />}
    </>
  );
};
