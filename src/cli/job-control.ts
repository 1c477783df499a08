import type { JobActivity } from '../local/cloud-api.ts';
import type { SliceState } from '../local/slice-states.ts';

/** What the command asks of whoever runs the functions. `undefined`: it cannot tell, only records can. */
export interface JobControl {
  activity(jobId: string): Promise<JobActivity | undefined>;
  /** The slices of a job that are queued or running now, in order. */
  sliceStates(jobId: string): Promise<readonly SliceState[] | undefined>;
  /** Whether an upload event of this source key is queued or being worked on. */
  splitting(sourceKey: string): Promise<boolean | undefined>;
  /** Whether the whole-video renders of a job are queued or being made. */
  stitching(jobId: string): Promise<boolean | undefined>;
  /** Drop what is queued for a job. @returns how many invocations were dropped */
  dropQueued(jobId: string): Promise<number>;
}

/** How long to wait for what, milliseconds. */
export interface Patience {
  /** until the next look at a job; `looks`: how many have brought no news */
  readonly pollMs: (sliceCount: number, looks: number) => number;
  /** from the upload to the splitter's answer, while nothing is known to work on it */
  readonly splitMs: number;
  /** without news, though slices are missing: their events were lost */
  readonly idleMs: number;
  /** without news, though every slice is there */
  readonly assemblyMs: number;
}

/** Here it is known what works on a job, and looking costs nothing. */
export const LOCAL_PATIENCE: Patience = {
  // Long lists are looked at less often.
  pollMs: (sliceCount) => Math.min(2_000, 250 + sliceCount * 0.5),
  splitMs: 5_000,
  idleMs: 10_000,
  // Longer than two retries of the assembler, one and two minutes after the failure.
  assemblyMs: 5 * 60_000,
};
