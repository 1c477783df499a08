import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import {
  API_UPLOADS_PREFIX,
  cancelledKey,
  jobKey,
  jobPrefix,
  openKey,
  recentKey,
} from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { bySourceKey, bySourcePrefix, jobBySourceKey } from '../../shared/core/documents/source-identity.ts';
import { StorageError } from '../../shared/core/errors/errors.ts';
import { functionSpec } from '../../shared/topology.ts';
import type { Buckets } from '../cloud/buckets.ts';
import type { ReachedJobs } from '../cloud/reached-jobs.ts';

const POLL_MS = 250;
const DELETES_IN_FLIGHT = 8;
/** A slice that runs is not stopped: it is waited for. */
const LONGEST_MS = 10 * 60_000;

/** What was deleted. */
export interface DeletedJob {
  readonly jobId: string;
  readonly objects: number;
  readonly bytes: number;
  /** what became of the film: deleted, kept for other jobs, or kept as somebody else uploaded it */
  readonly source: 'deleted' | 'gone' | 'neededByOthers' | 'notOurs';
}

/** Etag of a film that was taken over from this machine: checksum and size. An S3 client never sends such a one. */
const TAKEN_OVER = /^[0-9a-f]{32}-1$/;

const isOurs = ({ source: { key, etag } }: Job): boolean => TAKEN_OVER.test(etag) || key.startsWith(API_UPLOADS_PREFIX);

/** Wait until no function works on a job. Functions of a stack cannot be asked: only time tells. */
const awaitQuiet = async (job: Job, { buckets, control, stack }: ReachedJobs, signal: AbortSignal): Promise<void> => {
  const { jobId, source } = job;
  const { store, output } = buckets;
  if (stack !== undefined) {
    const manifest = await readManifest(store, output, jobId);
    const cancelled = await store.getText(output, cancelledKey(jobId));
    const atMs = cancelled === undefined ? 0 : Date.parse((JSON.parse(cancelled.text) as { at: string }).at);
    const quietMs = atMs + functionSpec('worker').timeoutSeconds * 1000;
    if (manifest !== undefined && Date.now() >= quietMs) return;
    throw new StorageError(
      `${jobId} is cancelled, and slices that were begun may still run on ${stack} until ${new Date(quietMs).toISOString()}. ` +
        'Nothing was deleted yet: run the same command again then.',
    );
  }
  if (control === undefined) return;
  const untilMs = Date.now() + LONGEST_MS;
  for (;;) {
    const activity = await control.activity(jobId);
    const isBusy =
      (activity !== undefined && activity.running + activity.waiting > 0) ||
      (await control.stitching(jobId)) === true ||
      (await control.splitting(source.key)) === true;
    if (!isBusy) return;
    if (Date.now() > untilMs) {
      throw new StorageError(
        `${jobId} is still worked on after ${LONGEST_MS / 60_000} minutes. Run the same command again.`,
      );
    }
    await delay(POLL_MS, undefined, { signal });
  }
};

const hasOtherJobs = async ({ jobId, source }: Job, { store, output }: Buckets): Promise<boolean> => {
  for await (const { key } of store.list(output, `${bySourcePrefix(source)}/`)) {
    if (key !== jobBySourceKey(source, jobId)) return true;
  }
  return false;
};

const deleteSource = async (job: Job, buckets: Buckets): Promise<DeletedJob['source']> => {
  const { key, etag } = job.source;
  const head = await buckets.store.head(buckets.source, key);
  if (head === undefined) return 'gone';
  if (await hasOtherJobs(job, buckets)) return 'neededByOthers';
  if (!isOurs(job) || head.etag !== etag) return 'notOurs';
  await buckets.store.delete(buckets.source, key, { ifMatch: etag });
  return 'deleted';
};

/**
 * Delete a closed or cancelled job, and the film when no other job needs it and it was put there by fanreel. The plan goes last:
 * a deletion that was cut is found, and goes on.
 * @throws {StorageError} while functions may still work on the job
 */
export const deleteJob = async (job: Job, reached: ReachedJobs, signal: AbortSignal): Promise<DeletedJob> => {
  const { buckets } = reached;
  const { store, output } = buckets;
  const { jobId, source: identity } = job;
  await awaitQuiet(job, reached, signal);
  await store.delete(output, openKey(jobId));
  const keys: string[] = [];
  let objects = 0;
  let bytes = 0;
  for await (const object of store.list(output, jobPrefix(jobId))) {
    objects += 1;
    bytes += object.bytes;
    if (object.key !== jobKey(jobId)) keys.push(object.key);
  }
  const limit = pLimit(DELETES_IN_FLIGHT);
  await Promise.all(keys.map((key) => limit(() => store.delete(output, key))));
  const source = await deleteSource(job, buckets);
  await store.delete(output, recentKey(job));
  await store.delete(output, jobBySourceKey(identity, jobId));
  const named = await store.getText(output, bySourceKey(identity));
  if (named?.text.includes(`"${jobId}"`) === true) await store.delete(output, bySourceKey(identity));
  await store.delete(output, jobKey(jobId));
  return { jobId, objects, bytes, source };
};
