import { type SliceKeys, sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../../shared/core/documents/job.ts';
import type { Slice } from '../../../shared/core/slices/plan-slices.ts';

/** The second and the slice of a job that show a moment of the film. */
export interface Moment {
  /** whole second at or before the moment */
  readonly second: number;
  readonly slice: Slice;
  readonly keys: SliceKeys;
  /** position of the moment in the GIF and the other renders of the slice, milliseconds from their start */
  readonly intoSliceMs: number;
}

/**
 * Find what shows a moment. Slices are half-open: a border belongs to the slice that begins there.
 * @param plan all slices of the job, in order
 * @param ms any number; values before the start mean the start, values at or after the end mean the last moment
 * @throws {RangeError} when the plan has no slices
 */
export const momentAt = (jobId: string, plan: readonly Slice[], ms: number): Moment => {
  const [first] = plan;
  const last = plan.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('A job has at least one slice.');
  const within = Math.min(last.endMs - 1, Math.max(0, ms));
  const slice = plan[Math.floor(within / (first.endMs - first.startMs))] ?? last;
  const second = Math.floor(within / 1000);
  return { second, slice, keys: sliceKeys(jobId, slice.index), intoSliceMs: within - slice.startMs };
};

/** Number of frames: there is one for second 0 and each whole second before the end. */
export const frameCount = ({ probe }: Pick<Job, 'probe'>): number => Math.ceil(probe.durationMs / 1000);
