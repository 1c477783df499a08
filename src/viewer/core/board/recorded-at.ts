import type { SliceBoard } from './slice-board.ts';

/** When the records of a board were finished, epoch milliseconds. */
export const recordedAtMs = ({ slices }: Pick<SliceBoard, 'slices'>): number[] =>
  slices.flatMap(({ state, finishedAtMs }) =>
    (state === 'rendered' || state === 'failed') && finishedAtMs !== undefined ? [finishedAtMs] : [],
  );
