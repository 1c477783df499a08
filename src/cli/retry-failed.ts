import { cancelledKey, manifestKey, renderedKey, sliceKeys } from '../shared/contracts/object-keys.ts';
import type { ObjectStore } from '../shared/ports.ts';
import { makeRecordReader } from './job-reader.ts';

/**
 * Open a job again that closed with failed slices or was cancelled: what failed counts as not done.
 * Whoever announces the upload afterwards has exactly those slices rendered.
 * The manifest goes last: as long as it is there, a process that is killed in between has changed nothing that
 * another call does not see.
 * @returns how many failed slices were opened
 */
export const retryFailed = async (store: ObjectStore, bucket: string, jobId: string): Promise<number> => {
  const records = await makeRecordReader(store, bucket, jobId)();
  const failed = [...records.values()].filter(({ status }) => status === 'failed');
  for (const { index } of failed) await store.delete(bucket, sliceKeys(jobId, index).record);
  await store.delete(bucket, cancelledKey(jobId));
  await store.delete(bucket, renderedKey(jobId));
  await store.delete(bucket, manifestKey(jobId));
  return failed.length;
};
