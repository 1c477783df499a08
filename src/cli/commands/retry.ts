import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import { EXIT, SIGNAL_EXIT } from '../core/words/exit-codes.ts';
import { lostLines } from '../core/words/lost-lines.ts';
import { howToFetch } from '../run/how-to-fetch.ts';
import { reportStop } from '../run/report-results.ts';
import { summarise } from '../run/summary.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';
import { listenForInterruption } from '../terminal/interruption.ts';
import { type ProgressDisplay, showProgress } from '../terminal/progress-display.ts';
import { sayStopping } from '../terminal/say-stopping.ts';

/** Flags of `retry` as commander hands them over. */
export interface RetryFlags extends JobFlags {
  readonly json?: boolean;
}

/**
 * `fanreel retry JOB`: render the failed and missing slices of a job again, and follow the job to its end.
 * @returns exit code: 0 complete, 1 still partial, 128 and the signal when it was stopped
 * @throws {UsageError} when no job or more than one fits the argument
 */
export const retryCommand = async (raw: string, { stack, json }: RetryFlags, io: CommandIo): Promise<number> => {
  let display: ProgressDisplay | undefined;
  const interruption = listenForInterruption(sayStopping(io, () => display));
  const fanreel = openFanreel({ ...clientOptions(io), stack });
  try {
    const jobId = await fanreel.find(raw);
    const { job, ...cloud } = await fanreel.openJob(jobId);
    const name = job.source.key;
    try {
      const work = fanreel.retry(jobId, {
        signal: interruption.signal,
        onLost: ({ damaged, missing }) => print(io.stderr, ...lostLines(damaged, missing)),
      });
      // A job in which nothing is left to do shows no progress.
      try {
        for await (const event of work.progress) {
          display ??= await showProgress(io.stderr, [name], io.env);
          display.report(0, event);
        }
      } finally {
        display?.close();
        display = undefined;
      }
      const result = await work;
      const summary = summarise({
        name,
        result,
        downloaded: undefined,
        howToFetch: howToFetch(jobId, cloud, io),
        ...(result.work === undefined ? { note: 'nothing was left to do' } : {}),
      });
      print(json === true ? io.stderr : io.stdout, ...summary);
      if (json === true) io.stdout.json(result.manifest);
      return result.status === 'complete' ? EXIT.complete : EXIT.failed;
    } catch (error) {
      const stopped = interruption.received();
      if (stopped === undefined) throw error;
      reportStop(cloud, io);
      return SIGNAL_EXIT[stopped];
    }
  } finally {
    await fanreel.close();
    interruption.dispose();
  }
};
