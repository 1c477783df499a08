import { expect, it } from 'vitest';
import { JobNews } from '../../../src/local/live/job-news.ts';
import { KeyNews } from '../../../src/local/live/key-news.ts';
import { manifestKey, openKey, sliceKeys } from '../../../src/shared/core/contracts/object-keys.ts';

it('counts what a follower of a job looks at, and nothing else', () => {
  const keys = new KeyNews();
  const news = new JobNews(keys);
  const [job, other] = ['film-0123456789ab', 'film-ffffffffffff'];
  const told = [sliceKeys(job, 0).record, sliceKeys(job, 1).record, manifestKey(job), openKey(job), manifestKey(other)];
  for (const key of told) keys.note(key);
  for (const key of [`jobs/${job}/frames/000001.jpg`, `jobs/${job}/job.json`, 'reconciler.json']) keys.note(key);
  expect([news.of(job), news.of(other), news.of('film-000000000000')]).toEqual([4, 1, 0]);
});
