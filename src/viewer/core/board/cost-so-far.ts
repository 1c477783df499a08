import { type CountedJob, costOfJob, type MeasuredSlice } from '../../../shared/estimator/model/job-totals.ts';

/**
 * Cost of a job on AWS so far, USD: the cost of the slices that have a record, plus a share of the costs of requests and events.
 * The share is the number of these slices over the number of all slices.
 */
export const costSoFar = (job: CountedJob, records: readonly MeasuredSlice[]): number => {
  const around = costOfJob(job, []).total;
  return costOfJob(job, records).total - around * (1 - records.length / job.sliceCount);
};
