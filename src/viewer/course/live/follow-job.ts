import type { JobAnswer } from '../../../api/contracts/jobs.ts';
import type { BoardSlice } from '../../core/board/slice-board.ts';

/** News of a job that is being followed. */
export type LiveNews =
  /** all known slices; it replaces all earlier news */
  | { readonly type: 'snapshot'; readonly slices: readonly BoardSlice[] }
  | { readonly type: 'changes'; readonly slices: readonly BoardSlice[] }
  | { readonly type: 'status'; readonly status: JobAnswer['status'] }
  /** no news can be had; `passes`: news are looked for again without being asked */
  | { readonly type: 'trouble'; readonly message: string; readonly passes: boolean };

/**
 * Follow a job until it is stopped. News may come late, twice and in any order, whatever their source is.
 * @returns stops following
 */
export type FollowJob = (jobId: string, tell: (news: LiveNews) => void) => () => void;
