import { setTimeout as delay } from 'node:timers/promises';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { StorageError } from '../../shared/core/errors/errors.ts';
import { plannedMs } from '../../shared/core/job/job-slices.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { type JobControl, LOCAL_PATIENCE, type Patience } from '../cloud/job-control.ts';
import type { ProgressEvent } from '../core/progress/progress-event.ts';
import { makeRecordReader, type Records } from './job-reader.ts';

export interface FollowContext {
  readonly cloud: JobControl;
  readonly buckets: Buckets;
  readonly logs: string;
  /** default: the local cloud's */
  readonly patience?: Patience;
  readonly signal: AbortSignal;
  readonly report: (event: ProgressEvent) => void;
}

/** Result of following a job. */
export interface Followed {
  readonly manifest: Manifest;
  /** length of all rendered slices, of this run and earlier ones, milliseconds */
  readonly mediaMs: number;
  /** most slices that ran at the same moment: counted by the cloud since its start, else from the manifest */
  readonly peakConcurrency: number;
}

const countOf = (records: Records, status: 'rendered' | 'failed'): number =>
  [...records.values()].filter((record) => record.status === status).length;

/** Length of all rendered slices, milliseconds. */
export const mediaDoneMs = (records: Records): number =>
  [...records.values()]
    .filter(({ status }) => status === 'rendered')
    .reduce((sum, { start, end }) => sum + Math.round((end - start) * 1000), 0);

const standsStill = (job: Job, settled: number, logs: string): StorageError =>
  new StorageError(
    settled < job.sliceCount
      ? `Job ${job.jobId} stands still: ${job.sliceCount - settled} of ${job.sliceCount} slices are missing and nothing works on them. Read ${logs}, then run the same command again.`
      : `Job ${job.jobId} stands still: every slice is there, but its manifest is not. Read ${logs}, then run the same command again.`,
  );

/**
 * Follow a job until its manifest is there.
 * When nothing moves, lost events are requested once more. A job that stands still after that ends in an error.
 * @param nudge requests the missing parts of the job again
 * @throws {StorageError} when the job stands still
 */
export const followJob = async (
  { cloud, buckets, logs, signal, report, patience = LOCAL_PATIENCE }: FollowContext,
  job: Job,
  nudge: () => Promise<void>,
): Promise<Followed> => {
  const { store, output } = buckets;
  const readRecords = makeRecordReader(store, output, job.jobId);
  let looks = 0;
  let movedAtMs = Date.now();
  let settledBefore = -1;
  let nudged = false;
  let newsBefore: number | undefined;
  let manifest: Manifest | undefined;
  let records: Records = new Map();
  for (;;) {
    const activity = await cloud.activity(job.jobId);
    // A cloud that counts changes spares the look when there was none.
    if (activity?.news === undefined || activity.news !== newsBefore) {
      // The manifest is read before the records: when it is there, all records are there too.
      manifest = await readManifest(store, output, job.jobId);
      records = await readRecords();
      newsBefore = activity?.news;
    }
    const done = countOf(records, 'rendered');
    const failed = countOf(records, 'failed');
    const mediaMs = mediaDoneMs(records);
    report({
      type: 'slices',
      slices: { done, failed, running: activity?.running, waiting: activity?.waiting },
      // A slice whose record has just come may still be among the running ones.
      mediaDoneMs: Math.max(mediaMs, Math.min(plannedMs(job), mediaMs + (activity?.partMs ?? 0))),
    });
    if (manifest !== undefined) {
      return { manifest, mediaMs, peakConcurrency: activity?.peakConcurrency ?? manifest.metrics.peakConcurrency };
    }

    const settled = done + failed;
    // While the splitter lists the film's packets, it has not asked for all slices yet.
    const busy =
      activity !== undefined &&
      (activity.running + activity.waiting > 0 || (await cloud.splitting(job.source.key)) === true);
    if (settled !== settledBefore || busy) movedAtMs = Date.now();
    looks = settled === settledBefore ? looks + 1 : 0;
    settledBefore = settled;
    const idleMs = Date.now() - movedAtMs;
    const patienceMs = settled < job.sliceCount || !nudged ? patience.idleMs : patience.assemblyMs;
    if (idleMs > patienceMs) {
      if (nudged) throw standsStill(job, settled, logs);
      await nudge();
      nudged = true;
      movedAtMs = Date.now();
    }
    await delay(patience.pollMs(job.sliceCount, looks), undefined, { signal });
  }
};
