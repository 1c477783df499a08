import type { Job } from '../../shared/contracts/job.ts';
import { type SliceKeys, sliceKeys } from '../../shared/contracts/object-keys.ts';
import type { Slice } from '../../shared/job/plan-slices.ts';

/** What of a job shows a moment of its film. */
export interface Moment {
  /** whole second at or before it */
  readonly second: number;
  readonly slice: Slice;
  readonly keys: SliceKeys;
  /** of the GIF and the other renders of the slice, milliseconds from their start */
  readonly intoSliceMs: number;
}

/**
 * What shows a moment: slices are half-open, so a border belongs to the slice that begins there.
 * @param plan all slices of the job, in order
 * @param ms anything; before the start is the start, at or after the end the last moment
 * @throws {RangeError} when there is no slice at all
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

/** Whole seconds that have a frame: 0 and every one before the end. */
export const frameCount = ({ probe }: Pick<Job, 'probe'>): number => Math.ceil(probe.durationMs / 1000);
