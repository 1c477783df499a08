import type { JobAnswer } from '../../../api/contracts/jobs.ts';
import type { SliceChange } from '../board/slice-board.ts';

/** What is told about a job that is being followed. */
export type LiveNews =
  /** all that is known: what was told before does not count any more */
  | { readonly type: 'snapshot'; readonly slices: readonly SliceChange[] }
  | { readonly type: 'changes'; readonly slices: readonly SliceChange[] }
  | { readonly type: 'status'; readonly status: JobAnswer['status'] }
  /** nothing can be told at the moment; it is tried again */
  | { readonly type: 'trouble'; readonly message: string };

/**
 * Follows a job until it is told to stop. However it learns of changes, it may tell them late, twice and in any order.
 * @returns what ends it
 */
export type FollowJob = (jobId: string, tell: (news: LiveNews) => void) => () => void;
