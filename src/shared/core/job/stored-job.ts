import { jobKey, recentKey } from '../contracts/object-keys.ts';
import { readDocument, readJson } from '../contracts/read-document.ts';
import { type Job, JobSchema } from '../documents/job.ts';
import { StorageError } from '../errors/errors.ts';
import type { ObjectStore } from '../ports/ports.ts';

/**
 * Read the plan of a job.
 * @returns undefined when there is none
 * @throws {InvalidEventError} when it was written by another version
 */
export const readJob = async (store: ObjectStore, outputBucket: string, jobId: string): Promise<Job | undefined> => {
  const stored = await store.getText(outputBucket, jobKey(jobId));
  return stored === undefined ? undefined : readJson(JobSchema, stored.text, `job.json of job ${jobId}`);
};

/** List a job among the newest; repeated calls list it once. */
export const noteRecent = async (store: ObjectStore, outputBucket: string, job: Job): Promise<void> => {
  await store.putJson(outputBucket, recentKey(job), { version: 1, jobId: job.jobId });
};

/** Store a plan. @returns the plan in effect: the given one, or the one stored first */
const storePlan = async (store: ObjectStore, outputBucket: string, job: Job): Promise<Job> => {
  if (await store.putJson(outputBucket, jobKey(job.jobId), job, { ifAbsent: true })) return job;
  const first = await readJob(store, outputBucket, job.jobId);
  if (first !== undefined) return first;
  throw new StorageError(
    `job.json of job ${job.jobId} exists in bucket ${outputBucket} and cannot be read. ` +
      'Check that the function may read the output bucket, or whether the job was just cleaned away.',
  );
};

/**
 * Store a plan unless there is one already, and list it among the newest. If the process is stopped in between, the
 * next attempt lists it.
 * @returns the plan in effect: the given one, or the one stored first
 * @throws {InvalidEventError} when the plan does not fit its own contract: nothing is stored then
 */
export const createJob = async (store: ObjectStore, outputBucket: string, job: Job): Promise<Job> => {
  // No later reader could read it either, and the job would exist without anybody knowing it.
  readDocument(JobSchema, job, `The plan of job ${job.jobId}`);
  const holds = await storePlan(store, outputBucket, job);
  await noteRecent(store, outputBucket, holds);
  return holds;
};

/** Say in a stored plan how its film is read, as that is known later than the plan. A plan that is gone stays so. */
export const amendReading = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
  reading: NonNullable<Job['reading']>,
): Promise<void> => {
  const stored = await store.getText(outputBucket, jobKey(jobId));
  if (stored === undefined) return;
  const job = readJson(JobSchema, stored.text, `job.json of job ${jobId}`);
  await store.putJson(outputBucket, jobKey(jobId), { ...job, reading }, { ifMatch: stored.etag });
};
