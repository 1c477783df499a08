import pLimit from 'p-limit';
import type { DeletedNote } from '../contracts/markers.ts';
import {
  BY_SOURCE_PREFIX,
  deletedKey,
  findMarkKey,
  jobIdOfRecentKey,
  jobKey,
  jobPrefix,
  manifestKey,
  openKey,
  RECENT_PREFIX,
  recentKey,
} from '../contracts/object-keys.ts';
import type { Job } from '../documents/job.ts';
import { bySourceKey, jobBySourceKey } from '../documents/source-identity.ts';
import { type DeletedFilm, deleteFilm, type JobBuckets } from './delete-film.ts';

const DELETES_IN_FLIGHT = 8;

/** A job whose plan is missing, or cannot be read by this version. */
export interface JobWithoutPlan {
  readonly jobId: string;
}

/** What was deleted. */
export interface DeletedJob {
  readonly jobId: string;
  readonly objects: number;
  readonly bytes: number;
  /** what became of the film: deleted, gone before, kept for other jobs, or kept as it came by S3 or as nobody knows which it is */
  readonly source: DeletedFilm | 'unknown';
}

const isPlan = (job: Job | JobWithoutPlan): job is Job => 'source' in job;

/** Notes about a job elsewhere in the bucket. Without its plan they are looked for among those of all jobs. */
async function* notesOf(job: Job | JobWithoutPlan, { store, output }: JobBuckets): AsyncGenerator<string> {
  const { jobId } = job;
  if (isPlan(job)) {
    const { source } = job;
    yield recentKey(job);
    yield jobBySourceKey(source, jobId);
    const named = await store.getText(output, bySourceKey(source));
    if (named?.text.includes(`"${jobId}"`) === true) yield bySourceKey(source);
    return;
  }
  for await (const { key } of store.list(output, RECENT_PREFIX)) if (jobIdOfRecentKey(key) === jobId) yield key;
  for await (const { key } of store.list(output, BY_SOURCE_PREFIX)) if (key.endsWith(`/${jobId}.json`)) yield key;
}

export interface DeletionTerms {
  /** epoch milliseconds */
  readonly nowMs: number;
  /** functions that cannot be asked may still store something of the job: a note is left for the reconciler */
  readonly mayBeWorkedOn: boolean;
  readonly signal: AbortSignal;
}

/**
 * Delete a closed or cancelled job, and the film unless it came by S3 or another job needs it. The film goes first, as whoever sweeps up
 * after a deletion that was cut knows nothing of it; manifest and plan go last, so that the job is found, is closed, and its deletion goes on.
 * @throws the signal's reason
 */
export const deleteStoredJob = async (
  job: Job | JobWithoutPlan,
  buckets: JobBuckets,
  { nowMs, mayBeWorkedOn, signal }: DeletionTerms,
): Promise<DeletedJob> => {
  const { store, output } = buckets;
  const { jobId } = job;
  if (mayBeWorkedOn) {
    // Before anything is listed: what is stored before this is listed, what is stored later is swept.
    const notes = isPlan(job) ? { notes: [recentKey(job), jobBySourceKey(job.source, jobId)] } : {};
    const note: DeletedNote = { version: 1, jobId, at: new Date(nowMs).toISOString(), ...notes };
    await store.putJson(output, deletedKey(jobId), note);
  }
  await store.delete(output, openKey(jobId));
  await store.delete(output, findMarkKey(jobId));
  const source = isPlan(job) ? await deleteFilm(job, buckets) : 'unknown';
  const last = [manifestKey(jobId), jobKey(jobId)];
  const keys: string[] = [];
  let objects = 0;
  let bytes = 0;
  for await (const object of store.list(output, jobPrefix(jobId))) {
    objects += 1;
    bytes += object.bytes;
    if (!last.includes(object.key)) keys.push(object.key);
  }
  const limit = pLimit(DELETES_IN_FLIGHT);
  const remove = async (key: string): Promise<void> => {
    signal.throwIfAborted();
    await store.delete(output, key);
  };
  await Promise.all(keys.map((key) => limit(remove, key)));
  signal.throwIfAborted();
  for await (const key of notesOf(job, buckets)) await store.delete(output, key);
  for (const key of last) await store.delete(output, key);
  return { jobId, objects, bytes, source };
};
