import { EventField, type OnEventOptions } from 'aws-cdk-lib/aws-events';

/** Options of a rule on completed jobs. */
export interface OnCompletedOptions extends OnEventOptions {
  /**
   * Only jobs that ended like this: `complete`, `partial` (some slices are missing) or `rejected`.
   *
   * @default - however they ended
   */
  readonly status?: readonly ('complete' | 'partial' | 'rejected')[];
}

/** Options of a rule on rejected uploads. */
export interface OnRejectedOptions extends OnEventOptions {
  /**
   * Only for these reasons, as in docs/rejections.md, e.g. `encrypted`.
   *
   * @default - whatever the reason
   */
  readonly reason?: readonly string[];
}

/** Fields of the event that a job is completed, for the input of a target. */
export const CompletedEvent = {
  /** Id of the job. */
  jobId: EventField.fromPath('$.detail.jobId'),
  /** `complete`, `partial` or `rejected`. */
  status: EventField.fromPath('$.detail.status'),
  /** Key of the manifest in the output bucket. */
  manifestKey: EventField.fromPath('$.detail.manifestKey'),
} as const;

/** Fields of the event that an upload is rejected, for the input of a target. */
export const RejectedEvent = {
  /** Bucket of the upload. */
  bucket: EventField.fromPath('$.detail.bucket'),
  /** Key of the upload. */
  key: EventField.fromPath('$.detail.key'),
  /** Reason, as in docs/rejections.md. */
  reason: EventField.fromPath('$.detail.reason'),
  /** Reason in one sentence. */
  message: EventField.fromPath('$.detail.message'),
} as const;

/** Fields of the event that a slice has failed on every attempt, for the input of a target. */
export const SliceFailedEvent = {
  /** Id of the job. */
  jobId: EventField.fromPath('$.detail.jobId'),
  /** Number of the slice, from 0. */
  index: EventField.fromPath('$.detail.index'),
  /** Name of the error, as in docs/failures.md. */
  errorName: EventField.fromPath('$.detail.error.name'),
} as const;
