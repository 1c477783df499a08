import { afterEach, beforeEach, expect, it } from 'vitest';
import { listStoredJobs } from '../../../src/sdk/job/list-stored-jobs.ts';
import { jobKey } from '../../../src/shared/core/contracts/object-keys.ts';
import { jobOf } from '../../fakes/job-documents.ts';
import { startThrowawayS3, type ThrowawayS3 } from '../../fakes/throwaway-s3.ts';

let s3: ThrowawayS3;
beforeEach(async () => {
  s3 = await startThrowawayS3();
});
afterEach(() => s3.close());

it('names the jobs whose documents cannot be read beside those that can', async () => {
  const job = jobOf(30_000);
  const later = 'film-aaaaaaaaaaaa';
  await s3.buckets.store.putJson('output', jobKey(job.jobId), job);
  await s3.buckets.store.putJson('output', jobKey(later), { ...job, jobId: later, version: 99 });
  const { jobs, unreadable } = await listStoredJobs(s3.buckets, 10);
  expect(jobs.map(({ jobId }) => jobId)).toEqual([job.jobId]);
  expect(unreadable).toEqual([later]);
});
