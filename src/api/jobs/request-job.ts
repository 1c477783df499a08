import type * as z from 'zod/mini';
import { askForMissing } from '../../shared/core/completion/ask-for-missing.ts';
import { reopenSlices } from '../../shared/core/completion/reopen-slices.ts';
import { isSameContent } from '../../shared/core/contracts/content-identity.ts';
import { DETAIL_TYPES } from '../../shared/core/contracts/events.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { SourceMediaError } from '../../shared/core/errors/errors.ts';
import {
  type IdentifyJobContext,
  identifyJob,
  type JobIdentity,
  type UploadedSource,
} from '../../shared/core/job/identify-job.ts';
import type { Now, PublishEvents } from '../../shared/core/ports/ports.ts';
import type { JobRequest } from '../contracts/job-requests.ts';
import type { RequestedJobSchema } from '../contracts/jobs.ts';
import { ApiProblem, badField } from '../http/problem.ts';
import { findJob, lookUpJob } from './job-summary.ts';

export interface RequestJobContext extends IdentifyJobContext {
  readonly publish: PublishEvents;
  readonly now: Now;
  readonly config: IdentifyJobContext['config'] & { readonly sourceBucket: string };
}

/** @throws {ApiProblem} 404 without a source, 400 for invalid options, 409 when the source is replaced at this moment */
const identify = async (upload: UploadedSource, context: RequestJobContext): Promise<JobIdentity> => {
  try {
    return await identifyJob(upload, context);
  } catch (error) {
    if (!(error instanceof SourceMediaError)) throw error;
    const { reason, message } = error;
    if (reason === 'invalidOptions') throw badField('options', message);
    if (reason === 'sourceGone') {
      throw new ApiProblem(404, 'There is no upload with that key, or it was deleted. POST /uploads begins one.');
    }
    if (reason === 'sourceReplaced') throw new ApiProblem(409, message);
    throw error;
  }
};

const checkSame = (planned: Job['source'], now: Job['source']): void => {
  if (isSameContent(planned, now)) return;
  throw new ApiProblem(
    409,
    'The source of that job was overwritten with other bytes. Ask for a job of the new bytes by their key.',
  );
};

/**
 * Render all slices of a job anew, if it is there.
 * @returns false when it is not planned yet
 * @throws {ApiProblem} 409 for an open job: what works on it may still take renders over
 */
const renderAnew = async (jobId: string, requestId: string, context: RequestJobContext): Promise<boolean> => {
  const known = await lookUpJob(jobId, context);
  if (known === undefined) return false;
  if (known.manifest === undefined) {
    throw new ApiProblem(
      409,
      `The job ${jobId} is open. Wait until it is closed, or cancel it, then ask for it again.`,
    );
  }
  const { store, publish, now, config } = context;
  const asking = { store, publish, outputBucket: config.outputBucket, requestId, now };
  await reopenSlices(known.job, asking, 'all');
  await askForMissing(known.job, asking, undefined, true);
  return true;
};

/**
 * Request a job of a stored source, with other options. The request is idempotent: the same bytes with the same options are
 * the same job, and slices that it has are not rendered again; with `again` they are, and nothing is taken over from other jobs.
 * @param requestId names this call in markers
 * @throws {ApiProblem} 400, 404, or 409 when the source of the named job holds other bytes by now, or an open job is asked for again
 */
export const requestJob = async (
  { source, options = '', again = false }: JobRequest,
  requestId: string,
  context: RequestJobContext,
): Promise<z.infer<typeof RequestedJobSchema>> => {
  const named = 'jobId' in source ? (await findJob(source.jobId, context)).job.source : undefined;
  const { bucket, key } = named ?? { bucket: context.config.sourceBucket, key: 'key' in source ? source.key : '' };
  const identity = await identify({ bucket, key, options }, context);
  if (named !== undefined) checkSame(named, identity.source);
  const { jobId } = identity;
  const isAsked = again && (await renderAnew(jobId, requestId, context));
  if (!isAsked) {
    const { etag } = identity.source;
    const detail = { bucket, key, etag, options, ...(again ? { anew: true } : {}) };
    await context.publish([{ detailType: DETAIL_TYPES.uploaded, detail }]);
  }
  return { jobId, job: `/jobs/${jobId}` };
};
