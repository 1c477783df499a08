import pLimit from 'p-limit';
import type { Manifest } from '../contracts/manifest.ts';
import { cancelledKey, manifestKey, renderedKey, sliceKeys } from '../contracts/object-keys.ts';
import type { ObjectStore } from '../ports.ts';
import { readRecord, recordedIndexes } from './slice-records.ts';

const CALLS_IN_FLIGHT = 16;

/**
 * Open a job again that closed with failed slices or was cancelled: what failed counts as not done. So does what was
 * recorded as rendered, but is not there. Whoever asks for what is missing afterwards gets exactly those slices.
 * A record that was replaced meanwhile stays. The manifest goes last: as long as it is there, a process that is killed
 * in between has changed nothing that another call does not see.
 * @param manifest of the job; undefined when it has none
 * @returns indexes of the slices that were opened
 */
export const retryFailed = async (
  store: ObjectStore,
  bucket: string,
  jobId: string,
  manifest?: Pick<Manifest, 'coverage'>,
): Promise<number[]> => {
  const gaps = new Set(manifest?.coverage.gaps.map(({ index }) => index));
  const limit = pLimit(CALLS_IN_FLIGHT);
  const openSlice = async (index: number): Promise<boolean> => {
    const read = await readRecord(store, bucket, jobId, index);
    if (read === undefined || (read.record.status !== 'failed' && !gaps.has(index))) return false;
    return store.delete(bucket, sliceKeys(jobId, index).record, { ifMatch: read.etag });
  };
  const indexes = [...(await recordedIndexes(store, bucket, jobId))];
  const opened = await Promise.all(indexes.map((index) => limit(() => openSlice(index))));
  await store.delete(bucket, cancelledKey(jobId));
  await store.delete(bucket, renderedKey(jobId));
  await store.delete(bucket, manifestKey(jobId));
  return indexes.filter((_, at) => opened[at]);
};
