import { FIND_SEGMENTS_PREFIX } from '../contracts/object-keys.ts';
import type { ObjectStore } from '../ports/ports.ts';

/** Far longer than a search takes: what nobody lists by then was left behind by one that was interrupted. */
const LEFT_BEHIND_MS = 3_600_000;

/**
 * Delete files of merged fingerprints that no list names.
 * @param listed keys that the stored list names
 */
export const sweepSegments = async (
  store: Pick<ObjectStore, 'list' | 'delete'>,
  outputBucket: string,
  listed: ReadonlySet<string>,
): Promise<void> => {
  const unlisted: { readonly key: string; readonly modifiedMs: number }[] = [];
  // The store's own clock: the newest file was written a moment ago.
  let newestMs = 0;
  for await (const { key, modifiedMs } of store.list(outputBucket, FIND_SEGMENTS_PREFIX)) {
    newestMs = Math.max(newestMs, modifiedMs);
    if (key.endsWith('.bin') && !listed.has(key)) unlisted.push({ key, modifiedMs });
  }
  for (const { key, modifiedMs } of unlisted) {
    if (newestMs - modifiedMs > LEFT_BEHIND_MS) await store.delete(outputBucket, key);
  }
};
