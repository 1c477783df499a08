import { setTimeout as delay } from 'node:timers/promises';
import { readRefusal } from '../../shared/core/completion/source-outcome.ts';
import type { Refusal } from '../../shared/core/contracts/by-source.ts';
import { jobKey } from '../../shared/core/contracts/object-keys.ts';
import { StorageError } from '../../shared/core/errors/errors.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { type JobControl, LOCAL_PATIENCE, type Patience } from '../cloud/job-control.ts';
import type { SentSource } from '../upload/upload-source.ts';

const POLL_MS = 150;

export interface FindJobContext {
  readonly cloud: JobControl;
  readonly buckets: Buckets;
  /** where the functions log, for messages */
  readonly logs: string;
  /** default: the local cloud's */
  readonly patience?: Patience;
  readonly signal: AbortSignal;
}

/** The splitter's answer: the requested job, or why there is none. */
export type SplitterAnswer = { readonly jobId: string } | Refusal;

const isNewer = (refusal: Refusal, sinceMs: number): boolean =>
  Date.parse('rejected' in refusal ? refusal.rejected.at : refusal.failed.at) >= sinceMs;

/**
 * Wait for the splitter's answer to an upload with certain options.
 * @param expectedJobId id of the job for these bytes with these options; undefined when only the splitter can tell
 * @param sinceMs when the upload was announced, epoch milliseconds; older refusals do not count
 * @throws {StorageError} when the splitter gave up without an answer
 */
export const awaitBySource = async (
  { cloud, buckets, logs, signal, patience = LOCAL_PATIENCE }: FindJobContext,
  source: SentSource,
  expectedJobId: string | undefined,
  sinceMs: number,
): Promise<SplitterAnswer> => {
  const identity = { bucket: buckets.source, key: source.key, etag: source.etag };
  let idleSinceMs: number | undefined;
  for (let looks = 0; ; looks += 1) {
    const splitting = await cloud.splitting(source.key);
    // Read after the queue, so that an answer written in between is not missed.
    if (
      expectedJobId !== undefined &&
      (await buckets.store.head(buckets.output, jobKey(expectedJobId))) !== undefined
    ) {
      return { jobId: expectedJobId };
    }
    const refusal = await readRefusal(buckets.store, buckets.output, identity);
    if (refusal !== undefined && isNewer(refusal, sinceMs)) return refusal;
    const nowMs = Date.now();
    idleSinceMs = splitting === true ? undefined : (idleSinceMs ?? nowMs);
    if (idleSinceMs !== undefined && nowMs - idleSinceMs > patience.splitMs) {
      if (refusal !== undefined) return refusal;
      throw new StorageError(
        `The upload "${shownName(source.key)}" got neither a job nor a reason for its rejection from the splitter. Read ${logs}, then run the same command again.`,
      );
    }
    await delay(Math.min(POLL_MS * (1 + looks), patience.pollMs(0, looks)), undefined, { signal });
  }
};
