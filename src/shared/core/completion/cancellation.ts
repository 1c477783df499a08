import type { Failure } from '../contracts/failure.ts';
import type { FailureCode } from '../contracts/failure-codes.ts';

/** `error.name` in the records of slices that were not rendered because the job was cancelled. */
export const CANCELLED = 'Cancelled' satisfies FailureCode;

export const CANCELLATION: Failure = {
  name: CANCELLED,
  message: 'The job was cancelled before this slice was rendered.',
};
