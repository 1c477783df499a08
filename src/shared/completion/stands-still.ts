import { jobKey, openKey, recordsPrefix } from '../contracts/object-keys.ts';
import { STILL_SECONDS } from '../options/option-table.ts';
import type { ObjectStore } from '../ports.ts';

/** No news of a job for this long: nobody works on it any more. */
export const STILL_MS = STILL_SECONDS.default * 1000;

/**
 * When something of an object was stored last.
 * @param prefix of its key
 * @returns epoch milliseconds by the store's clock; undefined when nothing is there
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

/** Whether the last news of a job are so old that no more are to be expected. */
export const isStill = (newsMs: number, nowMs: number): boolean => nowMs - newsMs > STILL_MS;

/** Whether a job that is open has had no news for so long that what is missing has to be asked for again. */
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
