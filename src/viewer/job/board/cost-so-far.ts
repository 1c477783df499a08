import { type CountedJob, costOfJob, type MeasuredSlice } from '../../../shared/metrics/job-totals.ts';

/**
 * What a job costs on AWS as far as it has come, USD: its slices that have a record, and of its requests and events as large a part
 * as of its slices.
 */
export const costSoFar = (job: CountedJob, records: readonly MeasuredSlice[]): number => {
  const around = costOfJob(job, []).total;
  return costOfJob(job, records).total - around * (1 - records.length / job.sliceCount);
};
