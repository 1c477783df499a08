import { setTimeout as delay } from 'node:timers/promises';
import { readBySource } from '../shared/completion/stored-outcome.ts';
import type { BySource } from '../shared/contracts/by-source.ts';
import { StorageError } from '../shared/errors.ts';
import { shownName } from '../shared/shown-name.ts';
import type { Buckets } from './buckets.ts';
import { type JobControl, LOCAL_PATIENCE, type Patience } from './job-control.ts';
import type { UploadedSource } from './upload-source.ts';

const POLL_MS = 150;

export interface FindJobContext {
  readonly cloud: JobControl;
  readonly buckets: Buckets;
  /** where the functions log, for messages */
  readonly logs: string;
  /** default: that of the local cloud */
  readonly patience?: Patience;
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
  { cloud, buckets, logs, signal, patience = LOCAL_PATIENCE }: FindJobContext,
  source: UploadedSource,
  expectedJobId: string | undefined,
  sinceMs: number,
): Promise<BySource> => {
  const identity = { bucket: buckets.source, key: source.key, etag: source.etag };
  let idleSinceMs: number | undefined;
  for (let looks = 0; ; looks += 1) {
    const splitting = await cloud.splitting(source.key);
    // Asked after the queue, so that an answer written in between is not missed.
    const found = await readBySource(buckets.store, buckets.output, identity);
    if (found !== undefined && answers(found, expectedJobId, sinceMs)) return found;
    const nowMs = Date.now();
    idleSinceMs = splitting === true ? undefined : (idleSinceMs ?? nowMs);
    if (idleSinceMs !== undefined && nowMs - idleSinceMs > patience.splitMs) {
      if (found !== undefined) return found;
      throw new StorageError(
        `The splitter did not say what became of "${shownName(source.key)}". Look into ${logs} for the reason, and run the same command again.`,
      );
    }
    await delay(Math.min(POLL_MS * (1 + looks), patience.pollMs(0, looks)), undefined, { signal });
  }
};
