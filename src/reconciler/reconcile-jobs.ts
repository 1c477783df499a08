import { isJobId, OPEN_PREFIX, openKey, RECONCILER_CLOCK_KEY } from '../shared/core/contracts/object-keys.ts';
import { messageOf } from '../shared/core/errors/errors.ts';
import { type ReconcileContext, type ReconcileOutcome, reconcileJob } from './reconcile-job.ts';
import { sweepDeleted } from './sweep-deleted.ts';

/** Dependencies of a pass over all open jobs. */
export interface ReconcileJobsContext extends ReconcileContext {
  /** milliseconds until the invocation ends */
  readonly remainingMs: () => number;
}

/** Result of a pass over the open jobs and those that were deleted. */
export interface Reconciled {
  readonly outcomes: Readonly<Record<ReconcileOutcome, number>>;
  /** jobs that could not be reconciled or swept, with the reason; the next pass tries again */
  readonly failures: readonly { readonly jobId: string; readonly message: string }[];
  /** whether time ran out before every job was looked at */
  readonly cutShort: boolean;
  /** objects that were stored of deleted jobs, and deleted as well */
  readonly swept: number;
}

/** A job is begun only when at least this much time is left, milliseconds. */
const RESERVE_MS = 30_000;

/** The store's own time: clocks of functions may differ from it, and from each other. */
const storeNowMs = async ({ store, outputBucket }: ReconcileContext): Promise<number> => {
  await store.putJson(outputBucket, RECONCILER_CLOCK_KEY, { version: 1 });
  for await (const { modifiedMs } of store.list(outputBucket, RECONCILER_CLOCK_KEY)) return modifiedMs;
  return Number.NEGATIVE_INFINITY;
};

const jobIdOfOpenKey = (key: string): string | undefined => {
  const jobId = key.slice(OPEN_PREFIX.length).replace(/\.json$/, '');
  return isJobId(jobId) && openKey(jobId) === key ? jobId : undefined;
};

/**
 * Look at every open job, and restart those that stand still; then delete what is left of deleted jobs. A job that cannot be
 * looked at does not hold up the others.
 */
export const reconcileJobs = async (context: ReconcileJobsContext): Promise<Reconciled> => {
  const { store, outputBucket, remainingMs } = context;
  const hasTime = () => remainingMs() >= RESERVE_MS;
  const nowMs = await storeNowMs(context);
  const outcomes = { left: 0, planned: 0, asked: 0, givenUp: 0 };
  const failures: { jobId: string; message: string }[] = [];
  for await (const { key, modifiedMs } of store.list(outputBucket, OPEN_PREFIX)) {
    const jobId = jobIdOfOpenKey(key);
    if (jobId === undefined) continue;
    if (!hasTime()) return { outcomes, failures, swept: 0, cutShort: true };
    try {
      outcomes[await reconcileJob({ jobId, markedMs: modifiedMs }, nowMs, context)] += 1;
    } catch (error) {
      failures.push({ jobId, message: messageOf(error) });
    }
  }
  // Open jobs come first: what is left of deleted ones only takes room.
  const { swept, cutShort, ...unswept } = await sweepDeleted(nowMs, context, hasTime);
  return { outcomes, failures: [...failures, ...unswept.failures], swept, cutShort };
};
