import { randomUUID } from 'node:crypto';
import { askForMissing } from '../../shared/core/completion/ask-for-missing.ts';
import { findLostOutputs, lostSentences } from '../../shared/core/completion/lost-outputs.ts';
import { askAgain, openAgain } from '../../shared/core/completion/open-again.ts';
import { standsStill } from '../../shared/core/completion/stands-still.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import { jobPrefix, stitchedRecordKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { plannedMs } from '../../shared/core/job/job-slices.ts';
import type { OpenCloud } from '../cloud/opened-cloud.ts';
import { EXIT, SIGNAL_EXIT } from '../core/words/exit-codes.ts';
import { lostLines } from '../core/words/lost-lines.ts';
import { awaitStitched, type StitchedResult } from '../job/await-stitched.ts';
import { dropDamaged } from '../job/drop-damaged.ts';
import { followJob, mediaDoneMs } from '../job/follow-job.ts';
import { findNamedJob, type JobFlags, readJobArgument } from '../job/job-argument.ts';
import { makeRecordReader } from '../job/job-reader.ts';
import { openJobCloud } from '../open/open-cloud.ts';
import { reportStop } from '../run/report-results.ts';
import type { RunOutcome } from '../run/run-source.ts';
import { summarise } from '../run/summary.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';
import { type Interruption, listenForInterruption } from '../terminal/interruption.ts';
import { showProgress } from '../terminal/progress-display.ts';

/** Flags of `retry` as commander hands them over. */
export interface RetryFlags extends JobFlags {
  readonly json?: boolean;
}

/** Whether nothing works on slices without a record, so that they have to be requested as well. */
const isIdle = async ({ jobId }: Job, { control, buckets }: OpenCloud): Promise<boolean> => {
  const activity = await control.activity(jobId);
  if (activity === undefined) return standsStill(buckets.store, buckets.output, jobId, Date.now());
  return activity.running + activity.waiting === 0;
};

const retryIn = async (
  job: Job,
  cloud: OpenCloud,
  interruption: Interruption,
  io: CommandIo,
): Promise<{ readonly outcome: RunOutcome; readonly stitched: StitchedResult | undefined }> => {
  const { buckets, publish, control, patience, logs } = cloud;
  const { store, output: outputBucket } = buckets;
  const { jobId, source, media, sliceCount } = job;
  const damaged = cloud.place.kind === 'stack' ? [] : await dropDamaged(buckets, jobId);
  const before = await readManifest(store, outputBucket, jobId);
  const outcome = { kind: 'closed', source: { ...source, how: 'present' } } as const;
  const lost = before && (await findLostOutputs(store, outputBucket, before));
  const lines = lost === undefined ? [] : lostSentences(lost);
  if (before?.status === 'complete' && lines.length + damaged.length === 0) {
    return { outcome: { ...outcome, manifest: before, work: undefined }, stitched: undefined };
  }
  print(io.stderr, ...lostLines(damaged, lines));
  // Otherwise the record would still say that the lost whole-video renders are done, and they would not be made again.
  if (lost !== undefined && lost.stitched.length > 0) await store.delete(outputBucket, stitchedRecordKey(jobId));

  const startedMs = Date.now();
  const asking = { store, publish, outputBucket, requestId: randomUUID(), now: Date.now };
  const reopened = await openAgain(job, before, asking, () => isIdle(job, cloud));
  const mediaBeforeMs = mediaDoneMs(await makeRecordReader(store, outputBucket, jobId)());

  const display = showProgress(io.stderr, [source.key], io.env);
  try {
    display.report(0, { type: 'planned', jobId, sliceTotal: sliceCount, media, mediaMs: plannedMs(job) });
    const slices = await askAgain(job, reopened, asking);
    if (slices > 0) display.report(0, { type: 'retrying', slices });
    const report = display.report.bind(display, 0);
    const { signal } = interruption;
    const followed = await followJob({ cloud: control, buckets, logs, patience, signal, report }, job, async () => {
      await askForMissing(job, asking);
    });
    const { manifest, mediaMs, peakConcurrency } = followed;
    const waiting = { cloud: control, buckets, publish, patience, signal, report };
    const stitched = await awaitStitched(waiting, manifest, false);
    display.report(0, { type: 'finished', phase: manifest.status });
    const work = { wallMs: Date.now() - startedMs, mediaMs: mediaMs - mediaBeforeMs, peakConcurrency };
    return { outcome: { ...outcome, manifest, work }, stitched };
  } finally {
    display.close();
  }
};

/**
 * `fanreel retry JOB`: render the failed and missing slices of a job again, and follow the job to its end.
 * @returns exit code: 0 complete, 1 still partial, 128 and the signal when it was stopped
 * @throws {UsageError} when the argument is no job id
 */
export const retryCommand = async (raw: string, { stack, json }: RetryFlags, io: CommandIo): Promise<number> => {
  const jobId = readJobArgument(raw);
  const interruption = listenForInterruption((signal) =>
    print(io.stderr, `${signal}: stopping. Send it again to stop at once.`),
  );
  try {
    const cloud = await openJobCloud({ stack, home: homeOf(io) });
    try {
      const job = await findNamedJob(cloud.buckets, jobId);
      const { outcome, stitched } = await retryIn(job, cloud, interruption, io);
      if (outcome.kind !== 'closed') return EXIT.failed;
      const note = outcome.work === undefined ? { note: 'nothing was left to do' } : {};
      const howToFetch = `s3://${cloud.buckets.output}/${jobPrefix(jobId)} (fanreel run FILE --out DIR copies them)`;
      const summary = summarise({
        name: job.source.key,
        outcome,
        stitched,
        downloaded: undefined,
        howToFetch,
        ...note,
      });
      print(json === true ? io.stderr : io.stdout, ...summary);
      if (json === true) io.stdout.json(outcome.manifest);
      return outcome.manifest.status === 'complete' ? EXIT.complete : EXIT.failed;
    } catch (error) {
      const stopped = interruption.received();
      if (stopped === undefined) throw error;
      reportStop(cloud, io);
      return SIGNAL_EXIT[stopped];
    } finally {
      await cloud.close();
    }
  } finally {
    interruption.dispose();
  }
};
