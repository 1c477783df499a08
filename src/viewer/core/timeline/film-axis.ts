import type { Slice } from '../../../shared/core/slices/plan-slices.ts';

/** The stretch of a film that is shown in a line, seconds. */
export interface FilmAxis {
  readonly from: number;
  readonly to: number;
}

/** The axis of a job: from the first slice to the end of the last one, whole seconds, at least one. @param plan all slices of the job, in order */
export const axisOf = (plan: readonly Slice[]): FilmAxis => {
  const from = Math.floor((plan[0]?.startMs ?? 0) / 1000);
  return { from, to: Math.max(from + 1, Math.ceil((plan.at(-1)?.endMs ?? 0) / 1000)) };
};

/** Place of a moment on an axis, from 0 to 1. @param ms milliseconds of the film; outside of the axis its nearer end */
export const shareAt = ({ from, to }: FilmAxis, ms: number): number =>
  Math.min(1, Math.max(0, (ms / 1000 - from) / (to - from)));

/** The moment at a place of an axis, milliseconds of the film. @param share from 0 to 1 */
export const msAtShare = ({ from, to }: FilmAxis, share: number): number => (from + share * (to - from)) * 1000;

/** A place as a length of a style sheet. */
export const percent = (share: number): string => `${Math.round(share * 100_000) / 1000}%`;

/**
 * The second that a slider stands at after a move: the wanted one, where that is not rendered the next one in the direction of
 * the move, so that a step over a gap leads across it.
 * @param seconds whole seconds that are rendered, ascending, at least one
 */
export const secondAfterMove = (seconds: readonly number[], current: number, wanted: number): number => {
  const [first = 0] = seconds;
  const last = seconds.at(-1) ?? first;
  return wanted >= current
    ? (seconds.find((second) => second >= wanted) ?? last)
    : (seconds.findLast((second) => second <= wanted) ?? first);
};
