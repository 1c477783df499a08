import { jobKey, openKey, recordsPrefix } from '../contracts/object-keys.ts';
import { STILL_SECONDS } from '../options/option-table.ts';
import type { ObjectStore } from '../ports/ports.ts';

/** A job without news for this long stands still: no function works on it any more. */
export const STILL_MS = STILL_SECONDS.default * 1000;

/**
 * When an object below a prefix was last stored.
 * @param prefix of the key
 * @returns epoch milliseconds by the store's clock; undefined when there is no such object
 */
export const lastStoredMs = async (
  store: Pick<ObjectStore, 'list'>,
  bucket: string,
  prefix: string,
): Promise<number | undefined> => {
  let last: number | undefined;
  for await (const { modifiedMs } of store.list(bucket, prefix)) last = Math.max(last ?? 0, modifiedMs);
  return last;
};

/** Whether the last news of a job is so old that no more is expected. */
export const isStill = (newsMs: number, nowMs: number): boolean => nowMs - newsMs > STILL_MS;

/** Whether an open job has had no news for so long that its missing slices have to be asked for again. */
export const standsStill = async (
  store: Pick<ObjectStore, 'list'>,
  bucket: string,
  jobId: string,
  nowMs: number,
): Promise<boolean> => {
  const prefixes = [recordsPrefix(jobId), openKey(jobId), jobKey(jobId)];
  const times = await Promise.all(prefixes.map((prefix) => lastStoredMs(store, bucket, prefix)));
  return isStill(Math.max(...times.map((time) => time ?? 0)), nowMs);
};
