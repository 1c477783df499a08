import type { Buckets } from '../cloud/buckets.ts';
import { openHomeBuckets } from '../cloud/home-buckets.ts';
import type { JobControl } from '../cloud/job-control.ts';

/** Access to jobs without starting any function. */
export interface ReachedJobs {
  readonly buckets: Buckets;
  /** undefined when no cloud runs that could be asked */
  readonly control: JobControl | undefined;
  /** name of the stack; undefined for the local cloud */
  readonly stack: string | undefined;
  close(): Promise<void>;
}

/**
 * Open the jobs of a stack when one is named, else those of a home.
 * @throws {StackError} when the stack cannot be looked at
 * @throws {HomeInUseError} when another process works in the home and cannot be asked
 */
export const openJobs = async (request: {
  readonly stack: string | undefined;
  readonly home: string;
  /** name of this command in the home's lock while the jobs are open */
  readonly command: string;
}): Promise<ReachedJobs> => {
  const { stack, home, command } = request;
  if (stack === undefined) return { ...(await openHomeBuckets(home, command)), stack };
  const { openStack } = await import('../stack/open-stack.ts');
  const { buckets, control, close } = await openStack(stack);
  return { buckets, control, stack, close };
};
