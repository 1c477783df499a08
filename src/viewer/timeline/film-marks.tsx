import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { type FilmAxis, percent, shareAt } from '../core/timeline/film-axis.ts';
import { ChosenPart } from './chosen-part.tsx';

interface FilmMarksProps {
  readonly axis: FilmAxis;
  /** seconds at which the scene changes */
  readonly changes: readonly number[];
  /** stretch that is chosen for a GIF */
  readonly part: TimeRange | undefined;
  /** second of the best picture */
  readonly best: number | undefined;
}

/** What stands out of the film, over its tiles: changes of scene, the best picture, and the stretch that is chosen. */
export const FilmMarks = ({ axis, changes, part, best }: FilmMarksProps) => (
  <>
    {changes.length === 0 ? null : (
      <svg class="film-changes" viewBox={`0 0 ${axis.to - axis.from} 1`} preserveAspectRatio="none" aria-hidden="true">
        {/* One element, however many there are. */}
        <path d={changes.map((second) => `M${second - axis.from} 0v1`).join('')} vector-effect="non-scaling-stroke" />
      </svg>
    )}
    {part === undefined ? null : <ChosenPart axis={axis} part={part} />}
    {best === undefined ? null : <span class="film-best" style={{ left: percent(shareAt(axis, best * 1000)) }} />}
  </>
);
