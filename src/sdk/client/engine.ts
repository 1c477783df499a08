/** What `openFanreel` works with: loaded as one, when the first work comes. */

export { openQueryPicture } from '../../shared/adapters/pictures/open-query-picture.ts';
export { jobMetrics } from '../../shared/estimator/model/job-metrics.ts';
export { findInBuckets } from '../find/find-in-buckets.ts';
export { closeEarly } from '../job/close-early.ts';
export { deleteJob } from '../job/delete-job.ts';
export { findDeletable } from '../job/find-deletable.ts';
export { findJobId } from '../job/find-job-id.ts';
export { findNamedJob } from '../job/job-argument.ts';
export { makeRecordReader } from '../job/job-reader.ts';
export { listStoredJobs } from '../job/list-stored-jobs.ts';
export { readStatus } from '../job/read-status.ts';
export { openCloud, openJobCloud } from '../open/open-cloud.ts';
export { openJobs } from '../open/open-jobs.ts';
export { outliveCloud } from '../open/outlive-cloud.ts';
export { downloadOutputs } from '../results/download-outputs.ts';
export { readOutput } from '../results/read-output.ts';
export { bringFile } from '../run/bring-file.ts';
export { renderAgain } from '../run/render-again.ts';
