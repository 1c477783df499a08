import { setTimeout as delay } from 'node:timers/promises';
import { isAbout, readStitched } from '../../shared/core/completion/stitched-record.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import { DETAIL_TYPES } from '../../shared/core/contracts/events.ts';
import { manifestKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { StitchedRecord } from '../../shared/core/documents/stitched.ts';
import { stitchedOutputs } from '../../shared/core/documents/stitched-outputs.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import type { PublishEvents } from '../../shared/core/ports/ports.ts';
import { functionSpec } from '../../shared/topology.ts';
import type { Buckets } from '../cloud/buckets.ts';
import type { JobControl, Patience } from '../cloud/job-control.ts';
import type { ProgressEvent } from '../core/progress/progress-event.ts';

/** Result of waiting for whole-video renders: their record, `none` when none is planned, `late` when none came in time. */
export type StitchedResult =
  | { readonly kind: 'done'; readonly record: StitchedRecord }
  | { readonly kind: 'none' }
  | { readonly kind: 'late' };

export interface AwaitStitchedContext {
  readonly cloud: JobControl;
  readonly buckets: Buckets;
  readonly publish: PublishEvents;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  readonly report: (event: ProgressEvent) => void;
}

const stitcher = functionSpec('stitcher');
/** Every attempt up to its deadline, with Lambda's pauses of one and two minutes in between. */
const LONGEST_MS = (stitcher.retryAttempts + 1) * stitcher.timeoutSeconds * 1000 + 3 * 60_000;

/** Whether a closed job gets any whole-video render. */
const isToCome = (job: Job, { coverage }: Manifest): boolean =>
  stitchedOutputs(job).length > 0 && coverage.rendered > 0;

/**
 * Wait for the whole-video renders of a closed job. They are requested once more when they do not come, or when they failed
 * in an earlier run. The job does not fail when they fail or do not come.
 * @param before whether the renders may be from an earlier run: those that failed then are tried again
 * @returns at the latest when all attempts could have reached their deadline
 */
export const awaitStitched = async (
  context: AwaitStitchedContext,
  manifest: Manifest,
  before: boolean,
): Promise<StitchedResult> => {
  const { cloud, buckets, publish, patience, signal, report } = context;
  const { store, output } = buckets;
  const { jobId, status } = manifest;
  const job = await readJob(store, output, jobId);
  if (job === undefined || !isToCome(job, manifest)) return { kind: 'none' };
  const detail = { jobId, status, manifestKey: manifestKey(jobId), joins: true };
  const ask = () => publish([{ detailType: DETAIL_TYPES.completed, detail }]);
  const beganMs = Date.now();
  let movedAtMs = beganMs;
  let closed = manifest;
  let asked = false;
  let failedBefore: string | undefined;
  for (let looks = 0; ; looks += 1) {
    const busy = await cloud.stitching(jobId);
    // The record is read after the stitcher's state: a stitcher that was busy a moment ago may be done.
    const found = await readStitched(store, output, jobId);
    // A manifest that was written anew, for a warning about the outline, is stitched anew.
    if (found !== undefined && !isAbout(found.record, closed))
      closed = (await readManifest(store, output, jobId)) ?? closed;
    if (found !== undefined && isAbout(found.record, closed)) {
      const again = before && looks === 0 && found.record.status === 'failed';
      if (!again && found.etag !== failedBefore) return { kind: 'done', record: found.record };
      if (again) {
        failedBefore = found.etag;
        asked = true;
        await ask();
      }
    }
    if (looks === 0) report({ type: 'stitching' });
    if (busy === true) movedAtMs = Date.now();
    if (Date.now() - beganMs > LONGEST_MS) return { kind: 'late' };
    if (Date.now() - movedAtMs > patience.idleMs) {
      if (asked) return { kind: 'late' };
      asked = true;
      movedAtMs = Date.now();
      await ask();
    }
    await delay(patience.pollMs(1, looks), undefined, { signal });
  }
};
