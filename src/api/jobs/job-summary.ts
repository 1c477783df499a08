import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import { isJobId } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import { changedOptions } from '../../shared/core/options/changed-options.ts';
import type { OptionLayer } from '../../shared/core/options/option-layer.ts';
import type { ObjectStore } from '../../shared/core/ports/ports.ts';
import type { JobSummary } from '../contracts/jobs.ts';
import { ApiProblem } from '../http/problem.ts';

/** A job: its plan, and its manifest once it is closed. */
export interface KnownJob {
  readonly job: Job;
  readonly manifest: Manifest | undefined;
}

/** Where jobs are read from. */
export interface JobsContext {
  readonly store: ObjectStore;
  readonly config: { readonly outputBucket: string };
}

/** Read a job; undefined when its plan is not stored. */
export const lookUpJob = async (
  jobId: string,
  { store, config: { outputBucket } }: JobsContext,
): Promise<KnownJob | undefined> => {
  const [job, manifest] = await Promise.all([
    readJob(store, outputBucket, jobId),
    readManifest(store, outputBucket, jobId),
  ]);
  return job === undefined ? undefined : { job, manifest };
};

/** @throws {ApiProblem} 404 when there is no such job, or the text does not have the form of a job id */
export const findJob = async (jobId: string, context: JobsContext): Promise<KnownJob> => {
  const found = isJobId(jobId) ? await lookUpJob(jobId, context) : undefined;
  if (found !== undefined) return found;
  throw new ApiProblem(404, 'There is no such job. GET /jobs lists the jobs.');
};

/** The fields of a job that every answer has. @param defaults of the options in this deployment */
export const summaryOf = ({ job, manifest }: KnownJob, defaults: OptionLayer): JobSummary => {
  const { key, etag, bytes } = job.source;
  const changed = changedOptions(job.media, job.options, defaults);
  return {
    jobId: job.jobId,
    status: manifest?.status ?? 'open',
    media: job.media,
    source: { key, etag, bytes },
    durationMs: job.probe.durationMs,
    ...(changed === '' ? {} : { changedOptions: changed }),
    createdAt: job.createdAt,
    ...(manifest === undefined ? {} : { completedAt: manifest.completedAt }),
  };
};
