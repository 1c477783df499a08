import type { SliceInWork } from '../../local/live/slice-states.ts';
import { findLostOutputs, lostSentences } from '../../shared/core/completion/lost-outputs.ts';
import { standsStill } from '../../shared/core/completion/stands-still.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { ReachedJobs } from '../cloud/reached-jobs.ts';
import { type CourseCounts, countCourses, type SliceCourse, sliceCourses } from '../core/status/slice-courses.ts';
import { makeRecordReader } from './job-reader.ts';
import { readOutline, type StoredOutline } from './read-outline.ts';

/** What is known of the work on an open job. */
export type JobWork =
  /** the cloud counts the slices that run and wait */
  | 'counted'
  /** no local cloud runs in the home */
  | 'none'
  /** of a stack only records are known: one came lately */
  | 'recent'
  /** of a stack only records are known: none came lately */
  | 'still';

/** The state of a job. */
export interface JobStatus {
  readonly job: Job;
  /** undefined while the job is open */
  readonly manifest: Manifest | undefined;
  /** undefined while it is not there, or when the job has none */
  readonly outline: StoredOutline | undefined;
  readonly courses: readonly SliceCourse[];
  readonly counts: CourseCounts;
  /** whether it is known which slices run */
  readonly knowsRunning: boolean;
  /** a sentence for each recorded output that is not in the bucket */
  readonly lost: readonly string[];
  readonly work: JobWork;
  /** whether a cloud that could be asked runs its slices */
  readonly isWorkedOn: boolean;
  readonly outputBucket: string;
}

const workOn = async (jobId: string, { buckets, control, stack }: ReachedJobs, known: boolean): Promise<JobWork> => {
  if (control !== undefined && known) return 'counted';
  if (stack === undefined) return 'none';
  return (await standsStill(buckets.store, buckets.output, jobId, Date.now())) ? 'still' : 'recent';
};

/** Read how far a job is, and when each of its slices waited and ran. */
export const readStatus = async (job: Job, reached: ReachedJobs): Promise<JobStatus> => {
  const { buckets, control, stack } = reached;
  const { jobId } = job;
  const { store, output } = buckets;
  // Slice states are read first and records last: a slice that ends in between has its record.
  const states: readonly SliceInWork[] | undefined = await control?.sliceStates(jobId);
  const manifest = await readManifest(store, output, jobId);
  const records = await makeRecordReader(store, output, jobId)();
  const courses = sliceCourses(job, records, states, manifest?.coverage.gaps);
  const knowsRunning = states !== undefined || stack === undefined;
  const lost = manifest === undefined ? [] : lostSentences(await findLostOutputs(store, output, manifest));
  const work = manifest === undefined ? await workOn(jobId, reached, knowsRunning) : 'none';
  const outline = job.outline === true ? await readOutline(job, store, output) : undefined;
  return {
    job,
    manifest,
    outline,
    courses,
    counts: countCourses(courses),
    knowsRunning,
    lost,
    work,
    isWorkedOn: control !== undefined,
    outputBucket: output,
  };
};
