import type * as z from 'zod/mini';
import { cancelJob } from '../../shared/core/completion/cancel-job.ts';
import { findLostOutputs, lostSentences } from '../../shared/core/completion/lost-outputs.ts';
import { askAgain, openAgain } from '../../shared/core/completion/open-again.ts';
import { standsStill } from '../../shared/core/completion/stands-still.ts';
import type { Now, PublishEvents } from '../../shared/core/ports/ports.ts';
import type { CancelledJobSchema, RetriedJobSchema } from '../contracts/jobs.ts';
import { ApiProblem } from '../http/problem.ts';
import { findJob, type JobsContext } from './job-summary.ts';

export interface SteerContext extends JobsContext {
  readonly publish: PublishEvents;
  readonly now: Now;
}

/**
 * Render all failed and missing slices of a job again. A second call changes nothing but the cost. A call that was
 * interrupted is continued by the next one.
 * @param requestId names this call in markers
 * @throws {ApiProblem} 404, or 409 for a complete job that lost no output
 */
export const retryJob = async (
  jobId: string,
  requestId: string,
  context: SteerContext,
): Promise<z.infer<typeof RetriedJobSchema>> => {
  const { store, publish, now, config } = context;
  const { job, manifest } = await findJob(jobId, context);
  if (manifest?.status === 'complete') {
    const lost = await findLostOutputs(store, config.outputBucket, manifest);
    if (lostSentences(lost).length === 0) throw new ApiProblem(409, 'The job is complete; there is nothing to retry.');
  }
  const asking = { store, publish, outputBucket: config.outputBucket, requestId, now };
  const reopened = await openAgain(job, manifest, asking, () => standsStill(store, config.outputBucket, jobId, now()));
  return { jobId, status: 'open', asked: await askAgain(job, reopened, asking) };
};

/**
 * Close an open job with the slices that it has. A slice that is being rendered at this moment may still be kept.
 * @param requestId names this call in records and markers
 * @throws {ApiProblem} 404, or 409 for a closed job
 */
export const cancelOpenJob = async (
  jobId: string,
  requestId: string,
  context: SteerContext,
): Promise<z.infer<typeof CancelledJobSchema>> => {
  const { store, publish, now, config } = context;
  const { job, manifest } = await findJob(jobId, context);
  if (manifest !== undefined)
    throw new ApiProblem(409, `The job is ${manifest.status} already; there is nothing to cancel.`);
  // Queues cannot be searched from here. A worker that receives a cancelled slice finds its record and renders nothing.
  const dropQueued = async () => 0;
  const { outputBucket } = config;
  const givenUp = await cancelJob(job, { store, publish, outputBucket, dropQueued, requestId, now });
  return { jobId, status: 'open', givenUp };
};
