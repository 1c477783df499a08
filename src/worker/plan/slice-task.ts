import type { TimeRange } from '../../renders/graph/plan-renders.ts';
import type { RenderKind } from '../../renders/kind/render-kinds.ts';
import { adhocKeys, type SliceKeys, sliceKeys } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { InvalidEventError, StorageError } from '../../shared/core/errors/errors.ts';
import { slicesOf } from '../../shared/core/job/job-slices.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import type { Now, ObjectStore } from '../../shared/core/ports/ports.ts';
import type { SliceRequest } from './parse-slice-event.ts';

/** A request joined with the plan it belongs to. */
export interface SliceTask {
  readonly job: Job;
  readonly index: number;
  readonly range: TimeRange;
  readonly keys: SliceKeys;
  /** ad-hoc ranges do not count towards the job */
  readonly planned: boolean;
  /** what is to be rendered of it; absent: all that the job asks for */
  readonly kinds?: readonly RenderKind[];
  /** whether its fingerprints and its best picture are taken over from another job; default: no */
  readonly extrasTaken?: boolean;
}

/** The kinds that are to be rendered of a slice. */
export const kindsOf = ({ job, kinds = job.options.renders }: SliceTask): readonly RenderKind[] => kinds;

/** Whether fingerprints and the best picture are made of a slice. Ad-hoc ranges and still pictures have renders alone. */
export const wantsExtras = ({ job: { media, options }, planned, extrasTaken = false }: SliceTask): boolean =>
  media === 'video' && planned && options.extras !== false && !extrasTaken;

/** Finds the plan of a request: a stored plan, or for an ad-hoc request a plan that is derived and stored. */
export interface FindJob {
  readonly stored: (jobId: string) => Promise<Job | undefined>;
  /** whether a job without a plan was deleted; default: it is not known to be */
  readonly isDeleted?: (jobId: string) => Promise<boolean>;
  /** @param bucket undefined means the source bucket */
  readonly derived: (bucket: string | undefined, key: string) => Promise<Job>;
}

/** How long a plan is kept: slices of a job that was deleted are rendered no longer than that. */
const KEPT_MS = 60_000;
/** How many are kept: that of a job, and those of the four jobs from which it takes renders over. */
const KEPT_PLANS = 5;

/**
 * Read plans from the output bucket. What is rendered by a plan never changes: the last ones are kept for the next slices of their
 * jobs, for a minute, as a job may be deleted.
 * @returns undefined when there is no such plan
 */
export const makePlanReader = (store: ObjectStore, outputBucket: string, now: Now): FindJob['stored'] => {
  const kept = new Map<string, { readonly job: Job; readonly atMs: number }>();
  return async (jobId) => {
    const known = kept.get(jobId);
    if (known !== undefined && now() - known.atMs < KEPT_MS) return known.job;
    const atMs = now();
    const job = await readJob(store, outputBucket, jobId);
    kept.delete(jobId);
    if (job !== undefined) kept.set(jobId, { job, atMs });
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size > KEPT_PLANS) kept.delete(oldest);
    return job;
  };
};

const plannedTask = (job: Job, index: number): SliceTask => {
  const range = slicesOf(job)[index];
  if (range !== undefined) return { job, index, range, keys: sliceKeys(job.jobId, index), planned: true };
  throw new InvalidEventError(
    `The event asks for slice ${index} of job ${job.jobId}, which has slices 0 to ${job.sliceCount - 1}.`,
  );
};

const adhocTask = (job: Job, { startMs, endMs }: TimeRange): SliceTask => {
  const { durationMs } = job.probe;
  if (startMs >= durationMs) {
    throw new InvalidEventError(
      `The event asks for ${startMs / 1000} to ${endMs / 1000} s of a video that is ${durationMs / 1000} s long.`,
    );
  }
  const keys = adhocKeys(job.jobId, startMs, endMs);
  return { job, index: 0, range: { startMs, endMs: Math.min(endMs, durationMs) }, keys, planned: false };
};

/**
 * Find the slice and job of a request.
 * @throws {InvalidEventError} when the range is not within the video
 * @throws {StorageError} when the plan of a planned slice does not exist
 */
export const findSliceTask = async (request: SliceRequest, findJob: FindJob): Promise<SliceTask> => {
  if (request.kind === 'adhoc') return adhocTask(await findJob.derived(request.bucket, request.key), request);
  const job = await findJob.stored(request.jobId);
  if (job !== undefined) return plannedTask(job, request.index);
  if ((await findJob.isDeleted?.(request.jobId)) === true) {
    throw new InvalidEventError(`Job ${request.jobId} was deleted: slice ${request.index} of it is not rendered.`);
  }
  throw new StorageError(
    `job.json of job ${request.jobId} is not in the output bucket: the job was cleaned away, or the bucket is another one.`,
  );
};
