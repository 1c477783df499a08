import { beforeAll, describe, expect, it } from 'vitest';
import { jobKey } from '../../src/shared/core/contracts/object-keys.ts';
import { jobOf } from '../fakes/job-documents.ts';
import { problem, useApi } from './api-fixture.ts';

const api = useApi();
const JOB = jobOf(62_100, { jobId: 'film-0123456789ab' });
const OTHER = jobOf(62_100, { jobId: 'other-0123456789ab' });
const put = (jobId: string, name: string) =>
  api.services.putObject('output', `jobs/${jobId}/${name}`, `${jobId} ${name}`);

const OUTPUTS = [
  'gif/00000.gif',
  'frames/000041.jpg',
  'outline/thumbnails.vtt',
  'poster.jpg',
  'poster-small.jpg',
  'ascii.cast',
];
/** Documents by which the functions know of each other. */
const INTERNAL = ['job.json', 'index.bin', 'fingerprints.bin', 'slices/00000.json', 'attempts/00000-1.json'];

beforeAll(async () => {
  for (const job of [JOB, OTHER]) {
    await api.services.putObject('output', jobKey(job.jobId), JSON.stringify(job));
    await put(job.jobId, 'gif/00000.gif');
  }
  for (const name of [...OUTPUTS, ...INTERNAL.slice(1)]) await put(JOB.jobId, name);
});

const ask = (name: string, jobId = JOB.jobId) => api.call('GET', `/jobs/${jobId}/files/${name}`);

describe('GET /jobs/{id}/files/{name}', () => {
  it.each(OUTPUTS)('leads to %s, for an hour at most', async (name) => {
    const { status, headers, body } = await ask(name);
    expect([status, body.length, headers.get('cache-control')]).toEqual([302, 0, 'no-store']);
    const location = headers.get('location') ?? '';
    expect(Number(new URL(location).searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(3600);
    expect(await (await fetch(location)).text()).toBe(`${JOB.jobId} ${name}`);
  });

  it.each([
    ...INTERNAL,
    'gif/00001.gif',
    'gif',
    'gif/',
    'gif//00000.gif',
    '.hidden',
    '..%2F..%2Fopen%2Ffilm-0123456789ab.json',
    '%2e%2e/other-0123456789ab/gif/00000.gif',
    'gif/..%2F..%2Fother-0123456789ab%2Fgif%2F00000.gif',
    'gif%5C00000.gif',
    'gif/00000.gif%00',
    `${'a/'.repeat(20)}a`,
  ])('fails of %s, which is no output of the job', async (name) => {
    const answer = await ask(name);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('fails where there is no such job or file, with the reason', async () => {
    const expectReason = async (asked: ReturnType<typeof ask>, detail: RegExp) =>
      expect((await asked).json).toEqual(problem(404, { detail: expect.stringMatching(detail) }));
    await expectReason(ask('gif/00000.gif', 'none-0123456789ab'), /no such job/);
    await expectReason(ask('gif/00000.gif', '..'), /no route/);
    await expectReason(ask('gif/00001.gif'), /no file "gif\/00001\.gif", or not yet/);
    await expectReason(ask('job.json'), /no file "job\.json"\. GET/);
  });
});
