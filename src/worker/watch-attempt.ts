import {
  type AttemptPlace,
  claimTime,
  ranOutOfTime,
  readAttempts,
  writeAttempt,
} from '../shared/core/completion/slice-attempts.ts';
import { readStop, stopJob } from '../shared/core/completion/stop-job.ts';
import type { Attempt } from '../shared/core/contracts/attempt.ts';
import { failureOf } from '../shared/core/contracts/failure.ts';
import { ProcessError, SourceMediaError } from '../shared/core/errors/errors.ts';
import type { Now, ObjectStore, PublishEvents } from '../shared/core/ports/ports.ts';
import { claimedUntilMs, isWithin, type JobBudget, jobBudget } from '../shared/estimator/quote/job-budget.ts';
import { quoteJob } from '../shared/estimator/quote/quote-job.ts';
import { overBudget, twiceTimedOut } from './plan/attempt-refusals.ts';
import type { SliceTask } from './plan/slice-task.ts';

/** Limits of an attempt. */
export interface AttemptBounds {
  /** milliseconds until this function is killed */
  readonly remainingMs: () => number;
  /** most that a job may cost, USD; 0 for no limit */
  readonly maxJobUsd: number;
  /** Kill whatever this function has started. */
  readonly stopMedia: () => void;
}

/** Dependencies of watching an attempt. */
export interface WatchAttemptContext extends AttemptBounds {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
  readonly requestId: string;
  readonly now: Now;
  /** from the event's creation to the start of this attempt, milliseconds; undefined when the event has no time */
  readonly queuedMs: number | undefined;
}

/**
 * Share of a function's time after which an attempt writes a document. If the attempt is killed, the next one knows of
 * it.
 */
const LONG_SHARE = 0.05;
const STOPPING_MS = 250;
/** Share of a function's time: an event younger than this cannot have had an attempt that ran out of time. */
const RETRY_SHARE = 0.9;

class AttemptWatch {
  private readonly startedMs: number;
  private readonly endsMs: number;
  private readonly longMs: number;
  private readonly budget: JobBudget | undefined;
  private readonly place: AttemptPlace;
  private earlier: readonly Attempt[] | undefined;
  private mark: Attempt | undefined;
  private steps = 0;
  private timer: NodeJS.Timeout | undefined;
  private step: Promise<void> = Promise.resolve();
  private stopped: Error | undefined;
  private stopping: NodeJS.Timeout | undefined;
  private over = false;

  constructor(
    private readonly task: SliceTask,
    private readonly context: WatchAttemptContext,
  ) {
    const remainingMs = context.remainingMs();
    const { job, index } = task;
    this.startedMs = context.now();
    this.endsMs = this.startedMs + remainingMs;
    this.longMs = remainingMs * LONG_SHARE;
    this.budget = jobBudget(quoteJob(job), job.sliceCount, context.maxJobUsd);
    this.place = { store: context.store, outputBucket: context.outputBucket, jobId: job.jobId, index };
  }

  /**
   * Check what is known before the work starts.
   * @throws {SourceMediaError} when the slice, or the job, must not be tried again
   */
  async begin(): Promise<void> {
    const { queuedMs, store, outputBucket } = this.context;
    const mayBeRetry = queuedMs === undefined || queuedMs >= (this.endsMs - this.startedMs) * RETRY_SHARE;
    const isCounted = this.budget?.freeMs === 0;
    if (mayBeRetry || isCounted) {
      const stop = this.budget && (await readStop(store, outputBucket, this.task.job.jobId));
      if (stop !== undefined) throw new SourceMediaError('tooExpensive', stop.message);
    }
    if (mayBeRetry) await this.leaveMark();
    if (isCounted) await this.claim();
    if (this.stopped !== undefined) {
      clearInterval(this.stopping);
      throw this.stopped;
    }
    this.wait();
  }

  /** Stop watching. @throws why the attempt was stopped, if it was */
  async end(ended: NonNullable<Attempt['ended']>): Promise<void> {
    this.over = true;
    clearTimeout(this.timer);
    await this.step;
    clearInterval(this.stopping);
    if (this.mark === undefined && ended !== 'timedOut') return;
    if (this.mark === undefined) await this.leaveMark();
    if (this.mark !== undefined) await writeAttempt(this.place, { ...this.mark, ended });
  }

  get stop(): Error | undefined {
    return this.stopped;
  }

  get timeoutsBefore(): number {
    return (this.earlier ?? []).filter((attempt) => ranOutOfTime(attempt, this.context.now())).length;
  }

  /** Stop the attempt. Processes are killed repeatedly, since the attempt may start a killed one once more. */
  private stopBecause(why: Error): void {
    this.stopped = why;
    this.context.stopMedia();
    this.stopping = setInterval(this.context.stopMedia, STOPPING_MS);
  }

  private async leaveMark(): Promise<void> {
    if (this.mark !== undefined) return;
    const { jobId, index } = this.place;
    const { earlier, next } = await readAttempts(this.place);
    this.earlier = earlier;
    if (this.timeoutsBefore >= 2) {
      this.stopBecause(twiceTimedOut(this.task));
      return;
    }
    const endsAt = new Date(this.endsMs).toISOString();
    this.mark = { version: 1, jobId, index, attempt: next, requestId: this.context.requestId, endsAt };
    await writeAttempt(this.place, this.mark);
  }

  private async claim(): Promise<void> {
    await this.leaveMark();
    const { budget, mark } = this;
    if (budget === undefined || mark === undefined) return;
    this.steps += 1;
    const claims = await claimTime(this.place, mark.attempt, this.steps);
    if (isWithin(budget, claims)) return;
    const failure = overBudget(this.context.maxJobUsd, this.task);
    this.stopBecause(failure);
    await stopJob(this.task.job, failureOf(failure), this.context);
  }

  /** Set a timer for when the attempt has run for long, or has used up its claimed time. */
  private wait(): void {
    if (this.over || this.stopped !== undefined) return;
    const markAtMs = this.mark === undefined ? this.longMs : Number.POSITIVE_INFINITY;
    const claimAtMs = this.budget === undefined ? Number.POSITIVE_INFINITY : claimedUntilMs(this.budget, this.steps);
    const atMs = this.startedMs + Math.min(markAtMs, claimAtMs);
    // No claim is needed for the time that remains.
    if (atMs >= this.endsMs) return;
    const due = async (): Promise<void> => {
      if (claimAtMs <= markAtMs) await this.claim();
      else await this.leaveMark();
    };
    this.timer = setTimeout(
      () => {
        this.step = due().then(
          () => this.wait(),
          // If a claim cannot be written, the attempt stops.
          (error: unknown) => this.stopBecause(error instanceof Error ? error : new Error(String(error))),
        );
      },
      Math.max(0, atMs - this.context.now()),
    );
  }
}

const timedOut = (error: unknown): boolean => error instanceof ProcessError && error.timedOut;

/**
 * Do one attempt at a slice within the job's budget, and let no slice run out of time a third time.
 * @returns what `work` returns
 * @throws {SourceMediaError} `timeLimit` when an attempt before this one ran out of time as well; `tooExpensive` when
 *   the job has used up its budget: the job is then stopped
 * @throws errors of `work`
 */
export const watchAttempt = async <T>(
  task: SliceTask,
  context: WatchAttemptContext,
  work: () => Promise<T>,
): Promise<T> => {
  // An ad-hoc range is no slice of a job and is never retried by the reconciler.
  if (!task.planned) return work();
  const watch = new AttemptWatch(task, context);
  await watch.begin();
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await watch.end(timedOut(error) ? 'timedOut' : 'failed');
    if (watch.stop !== undefined) throw watch.stop;
    if (timedOut(error) && watch.timeoutsBefore >= 1) throw twiceTimedOut(task, error);
    throw error;
  }
  await watch.end('rendered');
  return result;
};
