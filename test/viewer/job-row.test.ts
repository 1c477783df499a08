import { expect, it } from 'vitest';
import type { JobSummary } from '../../src/api/contracts/jobs.ts';
import { nextAskMs, sortJobs, sourceName, textOfJobs, timeAgo } from '../../src/viewer/core/job/job-row.ts';

const job = (jobId: string, status: JobSummary['status'], createdAt: string): JobSummary => ({
  jobId,
  status,
  media: 'video',
  source: { key: `uploads/0/${jobId}.mp4`, etag: 'e', bytes: 1 },
  durationMs: 1_000,
  createdAt,
});

it('puts what runs first, then what is newest', () => {
  const jobs = [
    job('a', 'complete', '2026-11-01T00:00:00Z'),
    job('b', 'open', '2026-10-01T00:00:00Z'),
    job('c', 'partial', '2026-11-02T00:00:00Z'),
    job('d', 'open', '2026-11-03T00:00:00Z'),
  ];
  expect(sortJobs(jobs).map(({ jobId }) => jobId)).toEqual(['d', 'b', 'c', 'a']);
  expect(jobs.map(sourceName)).toContain('a.mp4');
});

it('takes lists for the same that differ in their links alone, or in nothing, for two minutes', () => {
  const listed = (url: string, second = 3) => {
    const poster = { key: 'jobs/a/poster.jpg', url, second, width: 16, height: 9 };
    return { jobs: [{ ...job('a', 'complete', '2026-11-01T00:00:00Z'), poster }] };
  };
  const text = textOfJobs(listed('https://one'), 1_000);
  expect(textOfJobs(listed('https://two'), 119_000)).toBe(text);
  expect(textOfJobs(listed('https://two'), 121_000)).not.toBe(text);
  expect(textOfJobs(listed('https://one', 4), 1_000)).not.toBe(text);
  const without = { jobs: [job('a', 'complete', '2026-11-01T00:00:00Z')] };
  expect(textOfJobs(without, 1_000)).toBe(textOfJobs(without, 119_000));
  // How long ago they were is told anew.
  expect(textOfJobs(without, 1_000)).not.toBe(textOfJobs(without, 121_000));
});

it('says how long ago something was, and the date of what is long ago', () => {
  const now = Date.parse('2026-11-27T12:00:00Z');
  const cases = [
    ['2026-11-27T11:59:30Z', 'just now'],
    ['2026-11-27T12:00:05Z', 'just now'],
    ['2026-11-27T11:58:59Z', '1 minute ago'],
    ['2026-11-27T09:01:00Z', '2 hours ago'],
    ['2026-11-25T12:00:00Z', '2 days ago'],
    ['2026-10-01T12:00:00Z', '2026-10-01'],
  ] as const;
  for (const [at, said] of cases) expect(timeAgo(at, now)).toBe(said);
});

it('asks often while something runs and changes, ever less often otherwise', () => {
  expect(nextAskMs(20_000, { open: true, changed: true })).toBe(2_000);
  expect(nextAskMs(2_000, { open: true, changed: false })).toBe(3_000);
  expect(nextAskMs(25_000, { open: false, changed: true })).toBe(30_000);
});
