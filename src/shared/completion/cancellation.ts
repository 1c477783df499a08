import type { Failure } from '../contracts/failure.ts';

/** `error.name` in the records of slices that were not rendered because the job was cancelled. */
export const CANCELLED = 'Cancelled';

export const CANCELLATION: Failure = {
  name: CANCELLED,
  message: 'The job was cancelled before this slice was rendered.',
};
