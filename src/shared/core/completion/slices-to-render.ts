import type { Job } from '../documents/job.ts';
import { slicesOf } from '../job/job-slices.ts';
import type { ObjectStore } from '../ports/ports.ts';
import type { Slice } from '../slices/plan-slices.ts';
import { readRecords, recordedIndexes } from './slice-records.ts';

/**
 * The slices of a job that have no `rendered` record: not recorded yet, or failed.
 * @returns in order
 */
export const slicesToRender = async (store: ObjectStore, outputBucket: string, job: Job): Promise<Slice[]> => {
  const recorded = await recordedIndexes(store, outputBucket, job.jobId);
  const records = await readRecords(store, outputBucket, job.jobId, recorded);
  return slicesOf(job).filter(({ index }) => records.get(index)?.status !== 'rendered');
};
