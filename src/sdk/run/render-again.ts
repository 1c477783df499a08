import { randomUUID } from 'node:crypto';
import { askForMissing } from '../../shared/core/completion/ask-for-missing.ts';
import { findLostOutputs, lostSentences } from '../../shared/core/completion/lost-outputs.ts';
import { askAgain, openAgain } from '../../shared/core/completion/open-again.ts';
import { standsStill } from '../../shared/core/completion/stands-still.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import { stitchedRecordKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { plannedMs } from '../../shared/core/job/job-slices.ts';
import { takeBackDeletion } from '../../shared/core/job/take-back-deletion.ts';
import type { OpenCloud } from '../cloud/opened-cloud.ts';
import type { ProgressEvent } from '../core/progress/progress-event.ts';
import { awaitStitched } from '../job/await-stitched.ts';
import { dropDamaged } from '../job/drop-damaged.ts';
import { followJob, mediaDoneMs } from '../job/follow-job.ts';
import { makeRecordReader } from '../job/job-reader.ts';
import type { BroughtFile } from './bring-file.ts';

/** Whether nothing works on slices without a record, so that they have to be requested as well. */
const isIdle = async ({ jobId, source }: Job, { control, buckets }: OpenCloud): Promise<boolean> => {
  const activity = await control.activity(jobId);
  if (activity === undefined) return standsStill(buckets.store, buckets.output, jobId, Date.now());
  return activity.running + activity.waiting === 0 && !(await control.splitting(source.key));
};

/** What was lost of a job since it was closed. */
export interface LostOfJob {
  /** keys of objects whose bytes were damaged */
  readonly damaged: readonly string[];
  /** sentences about recorded outputs that are missing */
  readonly missing: readonly string[];
}

/** Who is told what while a job is retried. */
export interface RetryHooks {
  readonly signal: AbortSignal;
  readonly report: (event: ProgressEvent) => void;
  readonly onLost?: ((lost: LostOfJob) => void) | undefined;
}

/**
 * Render the failed, missing and damaged slices of a job again, and follow the job to its end.
 * @throws {StorageError} when the job stands still
 */
export const renderAgain = async (
  job: Job,
  cloud: OpenCloud,
  { signal, report, onLost }: RetryHooks,
): Promise<BroughtFile> => {
  const { buckets, publish, control, patience, logs } = cloud;
  const { store, output: outputBucket } = buckets;
  const { jobId, source, media, sliceCount } = job;
  await takeBackDeletion(jobId, { store, outputBucket });
  const damaged = cloud.place.kind === 'stack' ? [] : await dropDamaged(buckets, jobId);
  // Files of other jobs may be damaged as well: nothing is taken over from them.
  const anew = damaged.length > 0;
  const before = await readManifest(store, outputBucket, jobId);
  const outcome = { kind: 'closed', source: { ...source, how: 'present' } } as const;
  const lost = before && (await findLostOutputs(store, outputBucket, before));
  const missing = lost === undefined ? [] : lostSentences(lost);
  if (before?.status === 'complete' && missing.length + damaged.length === 0) {
    return { outcome: { ...outcome, manifest: before, work: undefined }, stitched: undefined, downloaded: undefined };
  }
  onLost?.({ damaged, missing });
  // Otherwise the record would still say that the lost whole-video renders are done, and they would not be made again.
  if (lost !== undefined && lost.stitched.length > 0) await store.delete(outputBucket, stitchedRecordKey(jobId));

  const startedMs = Date.now();
  const asking = { store, publish, outputBucket, requestId: randomUUID(), now: Date.now };
  const reopened = await openAgain(job, before, asking, () => isIdle(job, cloud));
  const mediaBeforeMs = mediaDoneMs(await makeRecordReader(store, outputBucket, jobId)());
  report({ type: 'planned', jobId, sliceTotal: sliceCount, media, mediaMs: plannedMs(job) });
  const slices = await askAgain(job, reopened, asking, anew);
  if (slices > 0) report({ type: 'retrying', slices });
  const followed = await followJob({ cloud: control, buckets, logs, patience, signal, report }, job, async () => {
    await askForMissing(job, asking, undefined, anew);
  });
  const { manifest, mediaMs, peakConcurrency } = followed;
  const waiting = { cloud: control, buckets, publish, patience, signal, report };
  const stitched = await awaitStitched(waiting, manifest, false);
  report({ type: 'finished', phase: manifest.status });
  const work = { wallMs: Date.now() - startedMs, mediaMs: mediaMs - mediaBeforeMs, peakConcurrency };
  return { outcome: { ...outcome, manifest, work }, stitched, downloaded: undefined };
};
