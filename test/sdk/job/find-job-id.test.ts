import { afterEach, beforeEach, expect, it } from 'vitest';
import { findJobId } from '../../../src/sdk/job/find-job-id.ts';
import { jobKey } from '../../../src/shared/core/contracts/object-keys.ts';
import { jobOf } from '../../fakes/job-documents.ts';
import { startThrowawayS3, type ThrowawayS3 } from '../../fakes/throwaway-s3.ts';

let s3: ThrowawayS3;
beforeEach(async () => {
  s3 = await startThrowawayS3();
});
afterEach(() => s3.close());

const store = async (jobId: string, key: string): Promise<void> => {
  const job = jobOf(30_000);
  await s3.buckets.store.putJson('output', jobKey(jobId), { ...job, jobId, source: { ...job.source, key } });
};
const find = (word: string): Promise<string> => findJobId(word, s3.buckets);

it.each([
  ['映画', '映画.mp4', 'video-aaaaaaaaaaaa'],
  ['映画.mp4', '映画.mp4', 'video-aaaaaaaaaaaa'],
  ['At the sea', 'trips/At the sea.mkv', 'at-the-sea-aaaaaaaaaaaa'],
  ['Vol. 1', 'Vol. 1.mp4', 'vol-1-aaaaaaaaaaaa'],
  ['Vol. 1.mp4', 'Vol. 1.mp4', 'vol-1-aaaaaaaaaaaa'],
  ['films/At the sea.mkv', 'At the sea.mkv', 'at-the-sea-aaaaaaaaaaaa'],
  ['at-the', 'At the sea.mkv', 'at-the-sea-aaaaaaaaaaaa'],
])('finds %s as the job of %s', async (word, key, jobId) => {
  await store(jobId, key);
  await store('video-bbbbbbbbbbbb', '映画館.mp4');
  expect(await find(word)).toBe(jobId);
});

it('fails for a name that is only like that of a film, and for one of two films', async () => {
  await store('video-aaaaaaaaaaaa', '映画館.mp4');
  await expect(find('映画')).rejects.toThrow(/no job here/);
  await store('video-bbbbbbbbbbbb', '映画.mp4');
  await store('video-cccccccccccc', 'other/映画.webm');
  await expect(find('映画')).rejects.toThrow(/any of 2 jobs/);
  expect(await find('映画.webm')).toBe('video-cccccccccccc');
});
