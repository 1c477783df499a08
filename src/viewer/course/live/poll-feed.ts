import type { SlicesNews } from '../../../api/contracts/slices.ts';
import { messageOf } from '../../../shared/core/errors/errors.ts';
import { ApiError } from '../../api/api-client.ts';
import { isPassing } from '../../core/api/retry-delay.ts';
import { type LookOutcome, nextDelayMs } from '../../core/job/poll-delay.ts';
import type { FollowJob } from './follow-job.ts';

/** One poll of a job. @param since `next` of the previous poll; undefined for all slices */
export type LookAtSlices = (jobId: string, since: string | undefined, signal: AbortSignal) => Promise<SlicesNews>;

/** Resolves after a time; rejects when it is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/**
 * Follow a job by polling, less often while nothing changes. It ends by itself once the job is closed and all its slices
 * were reported.
 */
export const makePollFeed =
  (look: LookAtSlices, wait: Wait): FollowJob =>
  (jobId, tell) => {
    const stopped = new AbortController();
    const follow = async (): Promise<void> => {
      let since: string | undefined;
      let delayMs = 0;
      while (!stopped.signal.aborted) {
        let outcome: LookOutcome;
        try {
          const { slices, next, more, status } = await look(jobId, since, stopped.signal);
          if (stopped.signal.aborted) return;
          if (slices.length > 0 || since === undefined) {
            tell({ type: since === undefined ? 'snapshot' : 'changes', slices });
          }
          since = next;
          outcome = more ? 'more' : slices.length > 0 ? 'news' : 'nothing';
          if (!more) tell({ type: 'status', status });
          if (!more && status !== 'open') return;
        } catch (error) {
          if (stopped.signal.aborted) return;
          // What was refused is refused again: the job was deleted, or the page is of another version.
          const passes = !(error instanceof ApiError) || isPassing(error.status);
          tell({ type: 'trouble', message: messageOf(error), passes });
          if (!passes) return;
          outcome = 'failed';
        }
        delayMs = nextDelayMs(outcome, delayMs);
        if (delayMs > 0) await wait(delayMs, stopped.signal).catch(() => {});
      }
    };
    void follow();
    return () => stopped.abort();
  };
