import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { cancelJob } from '../../shared/core/completion/cancel-job.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { Buckets } from '../cloud/buckets.ts';
import type { OpenCloud } from '../cloud/opened-cloud.ts';

const POLL_MS = 200;
/** The assembler needs about a second; a cancelled job that closes later is cancelled all the same. */
const CLOSING_MS = 30_000;

/** State of a job that was to be cancelled. */
export interface CancelResult {
  /** false: the job was closed already, and nothing was done */
  readonly cancelled: boolean;
  readonly manifest: Manifest | undefined;
  /** slices that are rendered and kept */
  readonly kept: number;
  readonly sliceCount: number;
}

const awaitManifest = async (
  { store, output }: Buckets,
  jobId: string,
  signal: AbortSignal | undefined,
): Promise<Manifest | undefined> => {
  const untilMs = Date.now() + CLOSING_MS;
  for (;;) {
    const manifest = await readManifest(store, output, jobId);
    if (manifest !== undefined || Date.now() > untilMs) return manifest;
    await delay(POLL_MS, undefined, { signal });
  }
};

/**
 * Close an open job with the slices that are rendered.
 * @param signal ends the waiting; a job that is cancelled by then closes all the same
 */
export const closeEarly = async (
  job: Job,
  { control, buckets, publish }: OpenCloud,
  signal?: AbortSignal,
): Promise<CancelResult> => {
  const { jobId, sliceCount } = job;
  const closed = await readManifest(buckets.store, buckets.output, jobId);
  if (closed !== undefined) {
    return { cancelled: false, manifest: closed, kept: closed.coverage.rendered, sliceCount };
  }
  signal?.throwIfAborted();
  const given = await cancelJob(job, {
    store: buckets.store,
    publish,
    outputBucket: buckets.output,
    dropQueued: (id) => control.dropQueued(id),
    requestId: randomUUID(),
    now: Date.now,
  });
  const manifest = await awaitManifest(buckets, jobId, signal);
  return { cancelled: true, manifest, kept: manifest?.coverage.rendered ?? sliceCount - given, sliceCount };
};
