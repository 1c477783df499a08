import { setTimeout as delay } from 'node:timers/promises';
import { isAbout, readStitched } from '../../shared/core/completion/stitched-record.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import { cancelledKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { stitchedOutputs } from '../../shared/core/documents/stitched-outputs.ts';
import { StorageError } from '../../shared/core/errors/errors.ts';
import { functionSpec } from '../../shared/topology.ts';
import type { Buckets } from '../cloud/buckets.ts';
import type { JobControl } from '../cloud/job-control.ts';
import type { ReachedJobs } from '../cloud/reached-jobs.ts';

const POLL_MS = 250;
/** A slice that runs is not stopped: it is waited for. */
const LONGEST_MS = 10 * 60_000;

const timeoutMs = (name: 'worker' | 'stitcher'): number => functionSpec(name).timeoutSeconds * 1000;

/** Whether whole-video renders of a closed job may be in work: some are planned, and no record about this manifest is there. */
const mayStitch = async (job: Job, manifest: Manifest, { store, output }: Buckets): Promise<boolean> => {
  if (stitchedOutputs(job).length === 0 || manifest.coverage.rendered === 0) return false;
  const stitched = await readStitched(store, output, job.jobId);
  return stitched === undefined || !isAbout(stitched.record, manifest);
};

/**
 * Functions of a stack cannot be asked: only time tells. Workers may run for their timeout after the job was cancelled or
 * closed, as slices and the outline are not waited for; the stitcher begins when the job is closed.
 */
const assertQuiet = async (job: Job, stack: string, buckets: Buckets): Promise<void> => {
  const { jobId } = job;
  const { store, output } = buckets;
  const manifest = await readManifest(store, output, jobId);
  if (manifest === undefined) {
    throw new StorageError(
      `${jobId} is not closed yet on ${stack}. Nothing was deleted yet: run the same command again in a minute.`,
    );
  }
  const closedAtMs = Date.parse(manifest.completedAt);
  const cancelled = await store.getText(output, cancelledKey(jobId));
  const cancelledAtMs = cancelled === undefined ? 0 : Date.parse((JSON.parse(cancelled.text) as { at: string }).at);
  const workersMs = Math.max(closedAtMs, cancelledAtMs) + timeoutMs('worker');
  const stitcherMs = (await mayStitch(job, manifest, buckets)) ? closedAtMs + timeoutMs('stitcher') : 0;
  const quietMs = Math.max(workersMs, stitcherMs);
  if (Date.now() >= quietMs) return;
  throw new StorageError(
    `${jobId} is closed, and functions that were begun for it may still run on ${stack} until ${new Date(quietMs).toISOString()}. ` +
      'Nothing was deleted yet: run the same command again then.',
  );
};

const isBusy = async ({ jobId, source }: Job, control: JobControl): Promise<boolean> => {
  const activity = await control.activity(jobId);
  return (
    (activity !== undefined && activity.running + activity.waiting > 0) ||
    (await control.stitching(jobId)) === true ||
    (await control.splitting(source.key)) === true
  );
};

/**
 * Wait until no function works on a job.
 * @throws {StorageError} while functions may still work on it; the signal's reason
 */
export const awaitQuiet = async (
  job: Job,
  { buckets, control, stack }: ReachedJobs,
  signal: AbortSignal,
): Promise<void> => {
  if (stack !== undefined) return assertQuiet(job, stack, buckets);
  if (control === undefined) return;
  const untilMs = Date.now() + LONGEST_MS;
  while (await isBusy(job, control)) {
    if (Date.now() > untilMs) {
      throw new StorageError(
        `${job.jobId} is still worked on after ${LONGEST_MS / 60_000} minutes. Run the same command again.`,
      );
    }
    await delay(POLL_MS, undefined, { signal });
  }
};
