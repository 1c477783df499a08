import { setTimeout as delay } from 'node:timers/promises';
import type { CloudControl } from '../local/cloud-api.ts';
import type { Job } from '../shared/contracts/job.ts';
import type { Manifest } from '../shared/contracts/manifest.ts';
import { StorageError } from '../shared/errors.ts';
import type { Buckets } from './buckets.ts';
import { makeRecordReader, type Records, readManifest } from './job-reader.ts';
import type { ProgressEvent } from './progress/progress-state.ts';

const POLL_MS = 250;
/** Long lists are looked at less often. */
const POLL_MS_PER_SLICE = 0.5;
/** Nothing of a job is queued or running for this long, though slices are missing: their events were lost. */
const IDLE_MS = 10_000;
/** Longer than two retries of the assembler, one and two minutes after the failure. */
const ASSEMBLY_MS = 5 * 60_000;

export interface FollowContext {
  readonly cloud: CloudControl;
  readonly buckets: Buckets;
  readonly logs: string;
  readonly signal: AbortSignal;
  readonly report: (event: ProgressEvent) => void;
}

/** What was seen while a job was followed. */
export interface Followed {
  readonly manifest: Manifest;
  /** length of what is rendered, in this run and before */
  readonly mediaMs: number;
  /** most slices that ran at the same moment, as the cloud counted since it was started */
  readonly peakConcurrency: number;
}

const countOf = (records: Records, status: 'rendered' | 'failed'): number =>
  [...records.values()].filter((record) => record.status === status).length;

/** Length of what is rendered, milliseconds. */
export const mediaDoneMs = (records: Records): number =>
  [...records.values()]
    .filter(({ status }) => status === 'rendered')
    .reduce((sum, { start, end }) => sum + Math.round((end - start) * 1000), 0);

const standsStill = (job: Job, settled: number, logs: string): StorageError =>
  new StorageError(
    settled < job.sliceCount
      ? `Job ${job.jobId} stands still: ${job.sliceCount - settled} of ${job.sliceCount} slices are missing and nothing works on them. Look into ${logs}, and run the same command again.`
      : `Job ${job.jobId} stands still: every slice is there, but its manifest is not. Look into ${logs}, and run the same command again.`,
  );

/**
 * Follow a job until its manifest is there.
 * Lost events are asked for once more when nothing moves; a job that stands still after that ends in an error.
 * @param nudge has what is missing of the job asked for again
 * @throws {StorageError} when the job stands still
 */
export const followJob = async (
  { cloud, buckets, logs, signal, report }: FollowContext,
  job: Job,
  nudge: () => Promise<void>,
): Promise<Followed> => {
  const { store, output } = buckets;
  const readRecords = makeRecordReader(store, output, job.jobId);
  const pollMs = Math.min(2_000, POLL_MS + job.sliceCount * POLL_MS_PER_SLICE);
  let movedAtMs = Date.now();
  let settledBefore = -1;
  let nudged = false;
  for (;;) {
    const activity = await cloud.activity(job.jobId);
    // Read before the records: when it is there, the records that are read next are all there.
    const manifest = await readManifest(store, output, job.jobId);
    const records = await readRecords();
    const done = countOf(records, 'rendered');
    const failed = countOf(records, 'failed');
    const { running, waiting, peakConcurrency } = activity;
    const mediaMs = mediaDoneMs(records);
    report({ type: 'slices', slices: { done, failed, running, waiting }, mediaDoneMs: mediaMs });
    if (manifest !== undefined) return { manifest, mediaMs, peakConcurrency };

    const settled = done + failed;
    if (settled !== settledBefore || running + waiting > 0) movedAtMs = Date.now();
    settledBefore = settled;
    const idleMs = Date.now() - movedAtMs;
    const patienceMs = settled < job.sliceCount || !nudged ? IDLE_MS : ASSEMBLY_MS;
    if (idleMs > patienceMs) {
      if (nudged) throw standsStill(job, settled, logs);
      await nudge();
      nudged = true;
      movedAtMs = Date.now();
    }
    await delay(pollMs, undefined, { signal });
  }
};
