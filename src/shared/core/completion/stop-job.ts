import { type Stopped, StoppedSchema } from '../contracts/attempt.ts';
import type { Failure } from '../contracts/failure.ts';
import { stoppedKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import type { Job } from '../documents/job.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { type GiveUpContext, giveUpMissing } from './give-up-missing.ts';

/** Why a job was stopped; undefined when it was not. */
export const readStop = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
): Promise<Failure | undefined> => {
  const stored = await store.getText(outputBucket, stoppedKey(jobId));
  return stored && readJson(StoppedSchema, stored.text, `stopped.json of job ${jobId}`).error;
};

/**
 * Stop a job for a reason: no further slice is begun, slices without a record get the reason, and the job closes with
 * the slices that it has. If another attempt has stopped it already, nothing is done.
 */
export const stopJob = async (job: Job, failure: Failure, context: GiveUpContext): Promise<void> => {
  const { store, outputBucket, now } = context;
  const stopped: Stopped = { version: 1, jobId: job.jobId, error: failure, at: new Date(now()).toISOString() };
  if (!(await store.putJson(outputBucket, stoppedKey(job.jobId), stopped, { ifAbsent: true }))) return;
  await giveUpMissing(job, failure, context);
};
