import { type Job, JobSchema } from '../contracts/job.ts';
import { jobKey, recentKey } from '../contracts/object-keys.ts';
import { readDocument, readJson } from '../contracts/read-document.ts';
import { StorageError } from '../errors.ts';
import type { ObjectStore } from '../ports.ts';

/**
 * Read the plan of a job.
 * @returns undefined when there is none
 * @throws {InvalidEventError} when it was written by another version
 */
export const readJob = async (store: ObjectStore, outputBucket: string, jobId: string): Promise<Job | undefined> => {
  const stored = await store.getText(outputBucket, jobKey(jobId));
  return stored === undefined ? undefined : readJson(JobSchema, stored.text, `job.json of job ${jobId}`);
};

/** Have a job listed among the newest; told again, it is listed once. */
export const noteRecent = async (store: ObjectStore, outputBucket: string, job: Job): Promise<void> => {
  await store.putJson(outputBucket, recentKey(job), { version: 1, jobId: job.jobId });
};

/** The plan that holds: the one given, or the one that was there first. */
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
 * Store a plan unless there is one already, and have it listed among the newest. Whoever is stopped in between lists it when it comes again.
 * @returns the plan that holds: the one given, or the one that was there first
 * @throws {InvalidEventError} when the plan does not fit its own contract: nothing is stored then
 */
export const createJob = async (store: ObjectStore, outputBucket: string, job: Job): Promise<Job> => {
  // Whoever comes later could not read it either, and the job would be there and known to nobody.
  readDocument(JobSchema, job, `The plan of job ${job.jobId}`);
  const holds = await storePlan(store, outputBucket, job);
  await noteRecent(store, outputBucket, holds);
  return holds;
};
