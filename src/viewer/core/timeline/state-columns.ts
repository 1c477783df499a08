import type { Slice } from '../../../shared/core/slices/plan-slices.ts';
import type { BoardSlice, SliceState } from '../board/slice-board.ts';
import { type FilmAxis, shareAt } from './film-axis.ts';

/** A stretch of the track of states, CSS pixels. */
export interface StateColumn {
  readonly x: number;
  readonly width: number;
  readonly state: SliceState;
  /** share of its slices that are rendered, from 0 to 1 */
  readonly rendered: number;
}

/** Narrowest slice that is drawn for itself, and the space after it. */
const NARROWEST = 4;
const SPACE = 1;

/** What a column of several slices is shown as: what needs attention first. */
const ORDER: readonly SliceState[] = ['failed', 'running', 'waiting', 'rendered'];

const alone = (slices: readonly BoardSlice[], plan: readonly Slice[], axis: FilmAxis, width: number): StateColumn[] =>
  plan.map(({ index, startMs, endMs }, place) => {
    const state = slices[index]?.state ?? 'waiting';
    const x = shareAt(axis, startMs) * width;
    // The axis ends with a whole second: the rest of it belongs to the last slice, or the film would seem to be unfinished.
    const end = (place === plan.length - 1 ? 1 : shareAt(axis, endMs)) * width;
    return { x, width: Math.max(1, end - x - SPACE), state, rendered: state === 'rendered' ? 1 : 0 };
  });

const together = (slices: readonly BoardSlice[], width: number): StateColumn[] => {
  const columns = Math.max(1, Math.floor(width));
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * slices.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * slices.length) / columns));
    let rendered = 0;
    let worst = ORDER.length - 1;
    for (let index = from; index < to; index += 1) {
      const state = slices[index]?.state ?? 'waiting';
      if (state === 'rendered') rendered += 1;
      worst = Math.min(worst, ORDER.indexOf(state));
    }
    return { x: column, width: 1, state: ORDER[worst] ?? 'rendered', rendered: rendered / (to - from) };
  });
};

/**
 * The states of all slices along the axis: a column for each slice while there is room, else a pixel for several.
 * @param width of the track, CSS pixels
 */
export const stateColumns = (
  slices: readonly BoardSlice[],
  plan: readonly Slice[],
  axis: FilmAxis,
  width: number,
): StateColumn[] => (slices.length * NARROWEST <= width ? alone(slices, plan, axis, width) : together(slices, width));
