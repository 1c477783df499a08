import type { Job } from '../documents/job.ts';
import type { ObjectStore } from '../ports/ports.ts';
import type { FunctionConfig } from '../topology/config.ts';
import { type DeriveJobPorts, deriveJob } from './derive-job.ts';
import { identifyJob, type UploadedSource } from './identify-job.ts';
import { createJob, readJob } from './stored-job.ts';
import { takeBackDeletion } from './take-back-deletion.ts';

/** Dependencies of resolving a job, and the configuration. */
export interface ResolveJobContext extends DeriveJobPorts {
  readonly config: Pick<FunctionConfig, 'outputBucket' | 'stackOptions' | 'maxSlices' | 'maxJobUsd'>;
  readonly store: ObjectStore;
}

/**
 * The stored plan of an upload's job; where there is none it is derived and stored. For callers that render an ad-hoc
 * range: the job is not opened, and no slices are asked for.
 * @throws {SourceMediaError} when the source cannot be rendered
 */
export const resolveJob = async (upload: UploadedSource, context: ResolveJobContext): Promise<Job> => {
  const { config, store } = context;
  const identity = await identifyJob(upload, context);
  const stored = await readJob(store, config.outputBucket, identity.jobId);
  if (stored !== undefined) return stored;
  await takeBackDeletion(identity.jobId, { store, outputBucket: config.outputBucket });
  return createJob(store, config.outputBucket, await deriveJob(identity, config, context));
};
