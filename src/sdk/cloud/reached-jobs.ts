import type { Buckets } from './buckets.ts';
import type { JobControl } from './job-control.ts';

/** Access to jobs without starting any function. */
export interface ReachedJobs {
  readonly buckets: Buckets;
  /** undefined when no cloud runs that could be asked */
  readonly control: JobControl | undefined;
  /** name of the stack; undefined for the local cloud */
  readonly stack: string | undefined;
}

/** Jobs that were opened, and have to be closed. */
export interface OpenedJobs extends ReachedJobs {
  close(): Promise<void>;
}
