import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import { countWords } from '../core/board/slice-words.ts';
import { readColours } from '../core/job/draw-grid.ts';
import { paintTrack } from '../core/job/paint-track.ts';
import type { FilmAxis } from '../core/timeline/film-axis.ts';
import { stateColumns } from '../core/timeline/state-columns.ts';
import { useScheme } from '../ui/use-scheme.ts';
import { useSlow } from '../ui/use-slow.ts';

/** Height of the track, CSS pixels. */
const HEIGHT = 10;

/** Interval of announcements for screen readers: one for every slice would be too many. */
const TOLD_EVERY_MS = 5_000;

interface StateTrackProps {
  readonly board: SliceBoard;
  readonly plan: readonly Slice[];
  readonly axis: FilmAxis;
  /** CSS pixels; 0 before it is known */
  readonly width: number;
}

/** The states of all slices below the film: how high a slice stands tells how far it is, so that colours are not needed. */
export const StateTrack = ({ board, plan, axis, width }: StateTrackProps) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const told = useSlow(countWords(board.counts), TOLD_EVERY_MS);
  const columns = useMemo(() => stateColumns(board.slices, plan, axis, width), [board, plan, axis, width]);
  useEffect(() => {
    const { current: element } = canvas;
    if (element === null || width === 0) return undefined;
    const request = requestAnimationFrame(() =>
      paintTrack(element, columns, { width, height: HEIGHT }, readColours(element)),
    );
    return () => cancelAnimationFrame(request);
  }, [columns, width, scheme]);
  return (
    <>
      <canvas
        ref={canvas}
        class="state-track"
        role="img"
        aria-label={countWords(board.counts)}
        style={{ height: `${HEIGHT}px` }}
      />
      <p class="visually-hidden" role="status">
        {told}
      </p>
    </>
  );
};
