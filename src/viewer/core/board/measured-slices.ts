import type { MeasuredSlice } from '../../../shared/estimator/model/job-totals.ts';
import type { SliceBoard } from './slice-board.ts';

/** Measurements of the slices of a board that have a record. */
export const measuredSlices = ({ slices }: Pick<SliceBoard, 'slices'>): MeasuredSlice[] =>
  slices.flatMap(({ index, state, startedAtMs, finishedAtMs, queuedMs, coldStart, memoryMb, cpuMs }) =>
    (state !== 'rendered' && state !== 'failed') || startedAtMs === undefined || finishedAtMs === undefined
      ? []
      : [
          {
            index,
            status: state,
            startedAt: new Date(startedAtMs).toISOString(),
            finishedAt: new Date(finishedAtMs).toISOString(),
            queuedMs: queuedMs ?? 0,
            coldStart: coldStart ?? false,
            memoryMb: memoryMb ?? 0,
            cpuMs: cpuMs ?? 0,
          },
        ],
  );
