import type { SliceBoard } from './slice-board.ts';

/**
 * From a job's creation to its last record so far, milliseconds; 0 where there is none.
 * @param createdMs epoch milliseconds
 */
export const makespanOf = ({ slices }: Pick<SliceBoard, 'slices'>, createdMs: number): number =>
  slices.reduce(
    (latest, { state, finishedAtMs }) =>
      (state === 'rendered' || state === 'failed') && finishedAtMs !== undefined
        ? Math.max(latest, finishedAtMs - createdMs)
        : latest,
    0,
  );
