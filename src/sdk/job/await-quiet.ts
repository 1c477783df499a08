import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '../../shared/core/documents/job.ts';
import { StorageError } from '../../shared/core/errors/errors.ts';
import type { JobControl } from '../cloud/job-control.ts';
import type { ReachedJobs } from '../cloud/reached-jobs.ts';

const POLL_MS = 250;
/** A slice that runs is not stopped: it is waited for. */
const LONGEST_MS = 10 * 60_000;

/** A job that may be worked on. Without its plan nobody knows its film, and whether that is split. */
type WorkedOn = Pick<Job, 'jobId'> & Partial<Pick<Job, 'source'>>;

const isBusy = async ({ jobId, source }: WorkedOn, control: JobControl): Promise<boolean> => {
  const activity = await control.activity(jobId);
  return (
    (activity !== undefined && activity.running + activity.waiting > 0) ||
    (await control.stitching(jobId)) === true ||
    (source !== undefined && (await control.splitting(source.key)) === true)
  );
};

/**
 * Wait until no function of the local cloud works on a job. Functions of a stack cannot be asked: they are not waited for.
 * @throws {StorageError} while functions still work on it; the signal's reason
 */
export const awaitQuiet = async (
  job: WorkedOn,
  { control }: Pick<ReachedJobs, 'control'>,
  signal: AbortSignal,
): Promise<void> => {
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
