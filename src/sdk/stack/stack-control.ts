import { lastStoredMs, STILL_MS } from '../../shared/core/completion/stands-still.ts';
import { bySourcePrefix } from '../../shared/core/documents/source-identity.ts';
import type { ListedObject } from '../../shared/core/ports/ports.ts';
import type { Buckets } from '../cloud/buckets.ts';
import type { JobControl } from '../cloud/job-control.ts';

const findSource = async ({ store, source }: Buckets, key: string): Promise<ListedObject | undefined> => {
  for await (const object of store.list(source, key)) if (object.key === key) return object;
  return undefined;
};

/**
 * The state of a deployed stack, read from its two buckets, by their clock, without asking its functions.
 * @param now wall clock, epoch milliseconds
 */
export const makeStackControl = (buckets: Buckets, now: () => number = Date.now): JobControl => ({
  activity: async () => undefined,
  sliceStates: async () => undefined,

  // A recent upload without a newer answer is with the splitter, or on the way to it.
  async splitting(key) {
    const uploaded = await findSource(buckets, key);
    if (uploaded === undefined || now() - uploaded.modifiedMs > STILL_MS) return false;
    const answer = bySourcePrefix({ bucket: buckets.source, key, etag: uploaded.etag });
    const answeredMs = await lastStoredMs(buckets.store, buckets.output, answer);
    return answeredMs === undefined || answeredMs < uploaded.modifiedMs;
  },

  // Only the record of the whole-video renders tells.
  stitching: async () => undefined,

  // Lambda's queue cannot be searched. Slices that still run are discarded, as the records of given-up slices stay.
  dropQueued: async () => 0,
});
