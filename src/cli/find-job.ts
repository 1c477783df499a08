import { setTimeout as delay } from 'node:timers/promises';
import type { CloudControl } from '../local/cloud-api.ts';
import type { BySource } from '../shared/contracts/by-source.ts';
import { StorageError } from '../shared/errors.ts';
import type { Buckets } from './buckets.ts';
import { readBySource } from './job-reader.ts';
import type { UploadedSource } from './upload-source.ts';

const POLL_MS = 150;
/** From the upload to the moment when its event is in the splitter's queue. */
const GRACE_MS = 5_000;

export interface FindJobContext {
  readonly cloud: CloudControl;
  readonly buckets: Buckets;
  /** absolute folder of the local cloud's logs, for messages */
  readonly logs: string;
  readonly signal: AbortSignal;
}

/** The answer to an upload is its job, or a refusal that is newer than the upload. */
const answers = (found: BySource, expectedJobId: string | undefined, sinceMs: number): boolean => {
  if ('jobId' in found) return found.jobId === expectedJobId;
  return Date.parse('rejected' in found ? found.rejected.at : found.failed.at) >= sinceMs;
};

/**
 * Wait until the splitter has said what an upload became.
 * @param expectedJobId the job that these bytes with these options are
 * @param sinceMs when the upload was announced, epoch milliseconds; older refusals do not count
 * @throws {StorageError} when the splitter gave up without an answer
 */
export const awaitBySource = async (
  { cloud, buckets, logs, signal }: FindJobContext,
  source: UploadedSource,
  expectedJobId: string | undefined,
  sinceMs: number,
): Promise<BySource> => {
  const identity = { bucket: buckets.source, key: source.key, etag: source.etag };
  let idleSinceMs: number | undefined;
  for (;;) {
    const splitting = await cloud.splitting(source.key);
    // Asked after the queue, so that an answer written in between is not missed.
    const found = await readBySource(buckets.store, buckets.output, identity);
    if (found !== undefined && answers(found, expectedJobId, sinceMs)) return found;
    const nowMs = Date.now();
    idleSinceMs = splitting ? undefined : (idleSinceMs ?? nowMs);
    if (idleSinceMs !== undefined && nowMs - idleSinceMs > GRACE_MS) {
      if (found !== undefined) return found;
      throw new StorageError(
        `The splitter did not say what became of "${source.key}". Look into ${logs} for the reason, and run the same command again.`,
      );
    }
    await delay(POLL_MS, undefined, { signal });
  }
};
