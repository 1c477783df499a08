import type { ProgressEvent } from '../core/progress/progress-event.ts';
import { makeProgressLog } from '../core/progress/progress-log.ts';
import { StoppedError } from '../core/usage/stopped-error.ts';

/** Work that goes on: a promise of its result, whose progress can be iterated, and which can be stopped. */
export type Running<Result> = Promise<Result> & RunningWork;

/** How work is followed and stopped. */
export interface RunningWork extends AsyncDisposable {
  /**
   * What happens, from the beginning, for each `for await`. It ends with the work, and throws what the work failed with. A slow
   * reader gets the newest of several events of the same type.
   */
  readonly progress: AsyncIterable<ProgressEvent>;
  /**
   * Stop. The result is rejected with the reason, or with a {@link StoppedError} when there is none; what is rendered is kept,
   * and the same run goes on from there.
   */
  stop(reason?: unknown): void;
}

/**
 * Begin work at once.
 * @param given stops the work as well
 * @param work reports its progress, and ends when the signal is aborted
 */
export const startWork = <Result>(
  given: AbortSignal | undefined,
  work: (signal: AbortSignal, report: (event: ProgressEvent) => void) => Promise<Result>,
): Running<Result> => {
  const controller = new AbortController();
  const signal = given === undefined ? controller.signal : AbortSignal.any([given, controller.signal]);
  const log = makeProgressLog();
  let isFinished = false;
  const report = (event: ProgressEvent): void => {
    if (event.type === 'finished') isFinished = true;
    log.add(event);
  };
  const done = (async (): Promise<Result> => {
    try {
      signal.throwIfAborted();
      const result = await work(signal, report);
      log.end();
      return result;
    } catch (error) {
      // Whatever a stopped piece of work failed with, it was stopped.
      const failure = signal.aborted ? signal.reason : error;
      if (!signal.aborted && !isFinished) log.add({ type: 'finished', phase: 'failed' });
      log.end({ error: failure });
      throw failure;
    }
  })();
  // Who iterates gets the error there, maybe before the result is awaited.
  done.catch(() => undefined);
  return Object.assign(done, {
    progress: log.events,
    stop: (reason: unknown = new StoppedError()) => controller.abort(reason),
    async [Symbol.asyncDispose]() {
      controller.abort(new StoppedError());
      await done.catch(() => undefined);
    },
  });
};
