import type { DeletedJob } from '../../shared/core/deletion/delete-stored-job.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { PictureSearch } from '../../shared/core/find/find-picture.ts';
import type { JobMetrics } from '../../shared/estimator/model/job-metrics.ts';
import type { CloudPlace } from '../cloud/opened-cloud.ts';
import type { FilmSource } from '../films/films.ts';
import type { CancelResult } from '../job/close-early.ts';
import type { JobList } from '../job/list-stored-jobs.ts';
import type { JobStatus } from '../job/read-status.ts';
import type { FindPictureOptions, GetOptions, RetryOptions, RunOptions } from './options.ts';
import type { DeliveredFiles, RunResult } from './run-result.ts';
import type { Running } from './start-work.ts';

/** A place where films are rendered: the local cloud of a home, or a deployed stack. */
export interface Fanreel extends AsyncDisposable {
  /** Start the local cloud, or look the stack up, unless that is done. Every method that needs it does so by itself. */
  open(): Promise<OpenPlace>;
  /** Render a film. Begins at once. */
  run(film: FilmSource, options?: RunOptions): Running<RunResult>;
  /** The cloud or stack of a job, and its plan. Starts the local cloud when none runs. */
  openJob(jobId: string): Promise<OpenPlace & { readonly job: Job }>;
  /** How far a job is, and when each of its slices ran. */
  status(jobId: string): Promise<JobStatus>;
  /** How parallel a job was, from its records. */
  metrics(jobId: string): Promise<JobMetrics>;
  /** Render again what failed or was lost, and nothing else. */
  retry(jobId: string, options?: RetryOptions): Running<RunResult>;
  /**
   * The job that a person names: by its id, by an unambiguous beginning of it, or by the film's name.
   * @throws {UsageError} when no job or more than one fits
   */
  find(word: string): Promise<string>;
  /**
   * Where in the films of all jobs a picture is, the nearest first; nothing when it is in none of them.
   * @param picture the bytes of a picture file
   * @throws {SourceMediaError} when it cannot be decoded
   */
  findPicture(picture: Uint8Array, options?: FindPictureOptions): Promise<PictureSearch>;
  /** Jobs, the newest first. @param most how many, default 100 */
  jobs(most?: number): Promise<JobList>;
  /**
   * The bytes of one result of a job.
   * @param name as below the job in the bucket, `gif/00000.gif`
   * @returns undefined when there is none
   */
  read(
    jobId: string,
    name: string,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Uint8Array | undefined>;
  /** Bring what a job made to a folder. Files that are there with the same bytes are left alone. */
  get(jobId: string, options: GetOptions): Running<DeliveredFiles>;
  /**
   * Cancel a job and delete all of it; the film as well, unless it came by S3 or another job needs it. The local cloud
   * first waits until nothing works on the job; on a stack the reconciler deletes what functions still write.
   */
  delete(jobId: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<DeletedJob>;
  /** Close an open job with the slices that are rendered. */
  cancel(jobId: string): Promise<CancelResult>;
  /** Stop what runs, and the local cloud unless another run of this process uses it. */
  close(): Promise<void>;
}

/** An open local cloud or stack. */
export interface OpenPlace {
  readonly place: CloudPlace;
  /** address of its page, with a slash at the end; undefined when it has none */
  readonly viewerUrl: string | undefined;
  readonly outputBucket: string;
  /** where its functions log */
  readonly logs: string;
}
