import type { JobActivity, SliceInWork } from '../../local/live/slice-states.ts';

/** What the command asks the cloud that runs the functions. `undefined`: the cloud cannot tell, only records can. */
export interface JobControl {
  activity(jobId: string): Promise<JobActivity | undefined>;
  /** The slices of a job that are queued or running now, in order. */
  sliceStates(jobId: string): Promise<readonly SliceInWork[] | undefined>;
  /** Whether an upload event of this source key is queued or being worked on. */
  splitting(sourceKey: string): Promise<boolean | undefined>;
  /** Whether the whole-video renders of a job are queued or being made. */
  stitching(jobId: string): Promise<boolean | undefined>;
  /** Drop queued invocations of a job. @returns how many were dropped */
  dropQueued(jobId: string): Promise<number>;
}

/** Waiting times, milliseconds. */
export interface Patience {
  /** time until the next look at a job; `looks`: number of looks so far without news */
  readonly pollMs: (sliceCount: number, looks: number) => number;
  /** limit from the upload to the splitter's answer, while nothing is known to work on the upload */
  readonly splitMs: number;
  /** limit without news while slices are missing; then their events count as lost */
  readonly idleMs: number;
  /** limit without news while only the manifest is missing */
  readonly assemblyMs: number;
}

/** For the local cloud, which knows what works on a job and can be asked at no cost. */
export const LOCAL_PATIENCE: Patience = {
  // Jobs with many slices are looked at less often.
  pollMs: (sliceCount) => Math.min(2_000, 250 + sliceCount * 0.5),
  splitMs: 5_000,
  idleMs: 10_000,
  // Longer than two retries of the assembler, one and two minutes after the failure.
  assemblyMs: 5 * 60_000,
};
