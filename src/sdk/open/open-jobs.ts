import { openHomeBuckets } from '../cloud/home-buckets.ts';
import type { OpenedJobs } from '../cloud/reached-jobs.ts';

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
  readonly say?: ((line: string) => void) | undefined;
}): Promise<OpenedJobs> => {
  const { stack, home, command, say } = request;
  if (stack === undefined) return { ...(await openHomeBuckets(home, command, say)), stack };
  const { openStack } = await import('../stack/open-stack.ts');
  const { buckets, control, close } = await openStack(stack);
  return { buckets, control, stack, close };
};
