import { announceWhenRendered } from '../shared/core/completion/announce-when-rendered.ts';
import { recordFailedOutline } from '../shared/core/completion/outline.ts';
import { recordFailedSlice } from '../shared/core/completion/record-failed-slice.ts';
import { recordFailedUpload } from '../shared/core/completion/record-failed-upload.ts';
import { recordFailedStitch } from '../shared/core/completion/stitched-record.ts';
import { unrenderedRecord } from '../shared/core/completion/unrendered-record.ts';
import type { SliceEvent } from '../shared/core/contracts/events.ts';
import type { Failure } from '../shared/core/contracts/failure.ts';
import { cancelledKey } from '../shared/core/contracts/object-keys.ts';
import { InvalidEventError } from '../shared/core/errors/errors.ts';
import type { UploadedSource } from '../shared/core/job/identify-job.ts';
import { slicesOf } from '../shared/core/job/job-slices.ts';
import { parseUploadEvent } from '../shared/core/job/parse-upload-event.ts';
import { readJob } from '../shared/core/job/stored-job.ts';
import type { AssembleContext } from './assemble-job.ts';
import { type FailedInvocation, parseFailureEvent } from './plan/parse-failure-event.ts';

/** Dependencies of recording a failure. */
export interface RecordFailureContext extends AssembleContext {
  readonly sourceBucket: string;
  /** request id of this invocation */
  readonly requestId: string;
  /** takes URLs and credentials out of a text */
  readonly redact: (text: string) => string;
}

/** How a failed invocation was recorded. `ignored`: there is nothing to record, for example because the job is cancelled. */
export type FailureOutcome =
  | {
      readonly outcome: 'sliceFailed' | 'sliceKept';
      readonly jobId: string;
      readonly index: number;
      readonly error: Failure;
    }
  | { readonly outcome: 'stitchFailed' | 'stitchKept'; readonly jobId: string; readonly error: Failure }
  | { readonly outcome: 'outlineFailed' | 'outlineKept'; readonly jobId: string; readonly error: Failure }
  | { readonly outcome: 'uploadFailed'; readonly keys: readonly string[]; readonly error: Failure }
  | { readonly outcome: 'ignored'; readonly error: Failure };

const recordSlice = async (
  slice: SliceEvent,
  failed: FailedInvocation,
  context: RecordFailureContext,
): Promise<FailureOutcome> => {
  const { store, publish, outputBucket, now, requestId: announcer } = context;
  const { jobId, index } = slice;
  const { error, at, requestId } = failed;
  // A range that a person requested by hand has no record.
  if (jobId === undefined || index === undefined) return { outcome: 'ignored', error };
  const job = await readJob(store, outputBucket, jobId);
  const planned = job && slicesOf(job)[index];
  if (job === undefined || planned === undefined) return { outcome: 'ignored', error };
  if ((await store.head(outputBucket, cancelledKey(jobId))) !== undefined) return { outcome: 'ignored', error };

  const record = unrenderedRecord(jobId, planned, error, requestId, at);
  const ours = await recordFailedSlice(store, publish, outputBucket, record);
  await announceWhenRendered({ store, publish, outputBucket, job, announcer, now, recorded: index });
  return { outcome: ours ? 'sliceFailed' : 'sliceKept', jobId, index, error };
};

const uploadsIn = (payload: unknown, sourceBucket: string): UploadedSource[] => {
  try {
    return parseUploadEvent(payload, sourceBucket);
  } catch (error) {
    if (error instanceof InvalidEventError) return [];
    throw error;
  }
};

const recordUploads = async (failed: FailedInvocation, context: RecordFailureContext): Promise<FailureOutcome> => {
  const { store, outputBucket, sourceBucket } = context;
  const { error, at } = failed;
  const uploads = uploadsIn(failed.payload, sourceBucket);
  if (uploads.length === 0) return { outcome: 'ignored', error };
  for (const upload of uploads) await recordFailedUpload(store, outputBucket, upload, error, at);
  return { outcome: 'uploadFailed', keys: uploads.map(({ key }) => key), error };
};

const recordStitch = async (
  jobId: string,
  failed: FailedInvocation,
  context: RecordFailureContext,
): Promise<FailureOutcome> => {
  const { error, at } = failed;
  const ours = await recordFailedStitch(context.store, context.outputBucket, jobId, error, at);
  return { outcome: ours ? 'stitchFailed' : 'stitchKept', jobId, error };
};

const recordOutline = async (
  jobId: string,
  { error, at }: FailedInvocation,
  context: RecordFailureContext,
): Promise<FailureOutcome> => {
  const { store, outputBucket } = context;
  if ((await store.head(outputBucket, cancelledKey(jobId))) !== undefined) return { outcome: 'ignored', error };
  if ((await readJob(store, outputBucket, jobId))?.outline !== true) return { outcome: 'ignored', error };
  const holds = await recordFailedOutline(jobId, error, at, context);
  return { outcome: holds ? 'outlineFailed' : 'outlineKept', jobId, error };
};

/**
 * Record that an invocation failed on every attempt. A failed slice gets its record and its event, so that the job can
 * end. An upload that could not be planned is recorded under `by-source/`, failed whole-video renders in `stitched.json`, a failed outline in `outline/failed.json`.
 * @param event as Lambda emits it
 * @throws {InvalidEventError} when the event does not fit
 * @throws {StorageError | PublishError} when another attempt may help
 */
export const recordFailure = async (event: unknown, context: RecordFailureContext): Promise<FailureOutcome> => {
  const parsed = parseFailureEvent(event);
  const error = { ...parsed.error, message: context.redact(parsed.error.message) };
  const at = parsed.at === '' ? new Date(context.now()).toISOString() : parsed.at;
  const failed = { ...parsed, error, at };
  if (failed.slice !== undefined) return recordSlice(failed.slice, failed, context);
  if (failed.outline !== undefined) return recordOutline(failed.outline.jobId, failed, context);
  if (failed.completed !== undefined) return recordStitch(failed.completed.jobId, failed, context);
  return recordUploads(failed, context);
};
