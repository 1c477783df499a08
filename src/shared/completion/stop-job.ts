import { type Stopped, StoppedSchema } from '../contracts/attempt.ts';
import type { Failure } from '../contracts/failure.ts';
import type { Job } from '../contracts/job.ts';
import { stoppedKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import type { ObjectStore } from '../ports.ts';
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
 * Stop a job for a reason of its own: no slice of it is begun from here on, those without a record get the reason, and it closes
 * with what is there. Where another attempt has stopped it, nothing is left to do.
 */
export const stopJob = async (job: Job, failure: Failure, context: GiveUpContext): Promise<void> => {
  const { store, outputBucket, now } = context;
  const stopped: Stopped = { version: 1, jobId: job.jobId, error: failure, at: new Date(now()).toISOString() };
  if (!(await store.putJson(outputBucket, stoppedKey(job.jobId), stopped, { ifAbsent: true }))) return;
  await giveUpMissing(job, failure, context);
};
