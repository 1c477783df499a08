import { DETAIL_TYPES } from '../contracts/events.ts';
import type { FailedRecord } from '../documents/slice-record.ts';
import type { ObjectStore, PublishEvents } from '../ports/ports.ts';
import { storeSliceRecord } from './store-slice-record.ts';

/**
 * Record that a slice failed for good, and publish that on the bus. An existing record stays.
 * @returns whether this record is the one that makes the slice failed
 */
export const recordFailedSlice = async (
  store: ObjectStore,
  publish: PublishEvents,
  outputBucket: string,
  record: FailedRecord,
): Promise<boolean> => {
  const holds = await storeSliceRecord(store, outputBucket, record);
  // The same request wrote the record, perhaps on an earlier attempt that ended before the event was published.
  const ours = holds.status === 'failed' && holds.requestId === record.requestId;
  if (ours) {
    const { jobId, index, error } = record;
    await publish([{ detailType: DETAIL_TYPES.sliceFailed, detail: { jobId, index, error } }]);
  }
  return ours;
};
