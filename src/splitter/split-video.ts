import { announceWhenRendered } from '../shared/core/completion/announce-when-rendered.ts';
import { openJob } from '../shared/core/completion/open-job.ts';
import { missingOutlineEvents } from '../shared/core/completion/outline.ts';
import { recordFailedUpload } from '../shared/core/completion/record-failed-upload.ts';
import { slicesToRender } from '../shared/core/completion/slices-to-render.ts';
import { noteJob, noteRefusal, readSourceOutcome } from '../shared/core/completion/source-outcome.ts';
import type { Refusal } from '../shared/core/contracts/by-source.ts';
import { DETAIL_TYPES } from '../shared/core/contracts/events.ts';
import { type Failure, failureOf } from '../shared/core/contracts/failure.ts';
import { cancelledKey, manifestKey } from '../shared/core/contracts/object-keys.ts';
import type { SourceIdentity } from '../shared/core/documents/source-identity.ts';
import { FanreelError, type RejectionReason, SourceMediaError } from '../shared/core/errors/errors.ts';
import { deriveJob } from '../shared/core/job/derive-job.ts';
import { identifyJob, type UploadedSource } from '../shared/core/job/identify-job.ts';
import type { ResolveJobContext } from '../shared/core/job/resolve-job.ts';
import { sliceEvents } from '../shared/core/job/slice-events.ts';
import { noteRecent, readJob } from '../shared/core/job/stored-job.ts';
import { takeBackDeletion } from '../shared/core/job/take-back-deletion.ts';
import { viewingOrder } from '../shared/core/job/viewing-order.ts';
import { jobsToTakeFrom } from './jobs-to-take-from.ts';
import { type PlanContext, planNew } from './plan-new.ts';

/** Dependencies of the splitter. */
export interface SplitVideoContext extends ResolveJobContext, PlanContext {
  /** request id of this invocation */
  readonly requestId: string;
}

/** Outcome of an upload: planned, already closed, rejected, or failed. */
export type SplitOutcome =
  | { readonly outcome: 'planned'; readonly jobId: string; readonly sliceCount: number; readonly published: number }
  | { readonly outcome: 'complete' | 'cancelled'; readonly jobId: string }
  | { readonly outcome: 'rejected'; readonly reason: RejectionReason; readonly message: string }
  | { readonly outcome: 'failed'; readonly error: Failure };

const plan = async (upload: UploadedSource, context: SplitVideoContext): Promise<SplitOutcome> => {
  const { config, store, publish, now, requestId } = context;
  const { outputBucket } = config;
  const identity = await identifyJob(upload, context);
  const { jobId, source } = identity;
  const [stored, manifest, cancelled] = await Promise.all([
    readJob(store, outputBucket, jobId),
    store.head(outputBucket, manifestKey(jobId)),
    store.head(outputBucket, cancelledKey(jobId)),
  ]);
  // It is wanted again, even if a deletion of it was cut: nothing of it is swept from here on.
  if (stored !== undefined) await takeBackDeletion(jobId, { store, outputBucket });
  // Without its plan nothing of a job can be read: a lost plan is made again first, even for a closed job.
  if (stored !== undefined && (manifest !== undefined || cancelled !== undefined)) {
    await noteJob(store, outputBucket, source, jobId);
    return { outcome: cancelled === undefined ? 'complete' : 'cancelled', jobId };
  }

  const derived = stored ?? (await deriveJob(identity, config, context));
  // Marked open before it is planned: a job that stops anywhere after this line is found by the reconciler. A job of this id may have
  // been deleted, which is taken back first: nothing that is stored from here on belongs to that one.
  await openJob(identity, { store, outputBucket, now }, { options: upload.options, anew: upload.anew });
  // A closed job whose plan was lost: only what is missing is asked for.
  const isNew = stored === undefined && manifest === undefined;
  const takesFrom =
    stored !== undefined || upload.anew === true ? {} : await jobsToTakeFrom(derived, store, outputBucket);
  const { job, asked } =
    stored === undefined
      ? await planNew({ ...derived, ...takesFrom }, context, { isNew, anew: upload.anew })
      : { job: stored, asked: undefined };
  if (stored !== undefined) {
    // The invocation that stored the plan may have been stopped before it listed the job.
    await noteRecent(store, outputBucket, stored);
    await noteJob(store, outputBucket, source, jobId);
  }
  if (asked !== undefined) return { outcome: 'planned', jobId, sliceCount: job.sliceCount, published: asked };

  const slices = await slicesToRender(store, outputBucket, job);
  const outline = await missingOutlineEvents(job, { store, outputBucket, now });
  // The outline comes first: it is to be there before the slices.
  await publish([...outline, ...sliceEvents(job, viewingOrder(slices), now(), upload.anew)]);
  if (slices.length === 0) {
    await announceWhenRendered({ store, publish, outputBucket, job, announcer: requestId, now, again: true });
  }
  return { outcome: 'planned', jobId, sliceCount: job.sliceCount, published: slices.length };
};

/** Whether a rejection is dropped: a source that was deleted or replaced later keeps the jobs that it already has. */
const keepsItsJobs = async (
  source: SourceIdentity,
  reason: RejectionReason,
  { config, store }: SplitVideoContext,
): Promise<boolean> => {
  if (reason !== 'sourceGone' && reason !== 'sourceReplaced') return false;
  return (await readSourceOutcome(store, config.outputBucket, source)).jobIds.length > 0;
};

const reject = async (
  upload: UploadedSource,
  { reason, message }: SourceMediaError,
  context: SplitVideoContext,
): Promise<SplitOutcome> => {
  const { config, store, publish, now } = context;
  const { bucket, key } = upload;
  const source = { bucket, key, etag: upload.etag ?? (await store.head(bucket, key))?.etag ?? '' };
  if (!(await keepsItsJobs(source, reason, context))) {
    const rejected = { reason, message, at: new Date(now()).toISOString() };
    const rejection: Refusal = { version: 1, source, rejected };
    await noteRefusal(store, config.outputBucket, rejection);
    await publish([{ detailType: DETAIL_TYPES.rejected, detail: { bucket, key, reason, message } }]);
  }
  return { outcome: 'rejected', reason, message };
};

/**
 * Turn an upload into a job: probe, plan, and request its slices. It is idempotent: a stored plan is kept, only slices
 * that are not rendered yet are requested, and a complete or cancelled job is left alone.
 * @returns also when the source cannot be rendered (the rejection is stored and announced), and when it cannot be planned
 * here for a permanent reason such as a missing ffmpeg (stored as failed)
 * @throws errors that another attempt may cure
 */
export const splitVideo = async (upload: UploadedSource, context: SplitVideoContext): Promise<SplitOutcome> => {
  try {
    return await plan(upload, context);
  } catch (error) {
    if (error instanceof SourceMediaError) return reject(upload, error, context);
    if (!(error instanceof FanreelError) || error.retryable) throw error;
    const { config, store, now } = context;
    const failure = failureOf(error);
    await recordFailedUpload(store, config.outputBucket, upload, failure, new Date(now()).toISOString());
    return { outcome: 'failed', error: failure };
  }
};
