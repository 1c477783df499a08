import { DETAIL_TYPES } from '../contracts/events.ts';
import type { SliceRecord } from '../contracts/slice-record.ts';
import type { ObjectStore, PublishEvents } from '../ports.ts';
import { storeSliceRecord } from './store-slice-record.ts';

/** A record of a slice that was not rendered: it says why. */
export type FailedRecord = SliceRecord & {
  readonly status: 'failed';
  readonly error: NonNullable<SliceRecord['error']>;
};

/**
 * Record that a slice failed for good, and say so on the bus. Where a record is already, that one stays.
 * @returns whether the slice counts as failed by this record
 */
export const recordFailedSlice = async (
  store: ObjectStore,
  publish: PublishEvents,
  outputBucket: string,
  record: FailedRecord,
): Promise<boolean> => {
  const holds = await storeSliceRecord(store, outputBucket, record);
  // The same request wrote it, perhaps on an earlier attempt that ended before the event was out.
  const ours = holds.status === 'failed' && holds.requestId === record.requestId;
  if (ours) {
    const { jobId, index, error } = record;
    await publish([{ detailType: DETAIL_TYPES.sliceFailed, detail: { jobId, index, error } }]);
  }
  return ours;
};
