import { beforeAll, describe, expect, it } from 'vitest';
import type { PosterLink } from '../../src/api/contracts/jobs.ts';
import { frameKey } from '../../src/renders/frames/keys.ts';
import {
  cancelledKey,
  jobKey,
  manifestKey,
  openKey,
  posterKey,
  recentKey,
  sliceKeys,
  smallPosterKey,
} from '../../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../../src/shared/core/documents/job.ts';
import { bySourceKey, jobBySourceKey } from '../../src/shared/core/documents/source-identity.ts';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import { failedRecord, jobOf, manifestOf, renderedRecord } from '../fakes/job-documents.ts';
import { until } from '../fixtures/until.ts';
import { problem, useApi } from './api-fixture.ts';

const api = useApi();
const idOf = (name: string) => `${name}-0123456789ab`;
const store = (key: string, document: unknown) => api.services.putObject('output', key, JSON.stringify(document));

/** A job of three slices, some of them rendered or failed. */
const storeJob = async (jobId: string, { rendered = [], failed = [] }: { rendered?: number[]; failed?: number[] }) => {
  const job = jobOf(62_100, { jobId });
  await store(jobKey(jobId), job);
  await store(openKey(jobId), { version: 1, jobId, source: job.source, openedAt: job.createdAt });
  for (const index of rendered) {
    const record = renderedRecord(job, index);
    await store(sliceKeys(jobId, index).record, record);
    for (const { key, keys = [] } of record.renders) {
      for (const output of [...(key === undefined ? [] : [key]), ...keys]) {
        await api.services.putObject('output', output, `bytes of ${output}`.padEnd(100));
      }
    }
  }
  for (const index of failed) {
    await store(
      sliceKeys(jobId, index).record,
      failedRecord(job, index, { name: 'ProcessError', message: 'it failed' }),
    );
  }
  return job;
};

const closeJob = async (job: Job, gone: number[] = []) => {
  const records = new Map(
    slicesOf(job).map(({ index }) => [
      index,
      gone.includes(index)
        ? failedRecord(job, index, { name: 'ProcessError', message: 'it failed' })
        : renderedRecord(job, index),
    ]),
  );
  const stored = new Map<string, { bytes: number; etag: string }>();
  for await (const { key, ...object } of api.services.store.list('output', `jobs/${job.jobId}/`))
    stored.set(key, object);
  const manifest = manifestOf(job, records, stored, Date.parse('2026-11-20T10:05:00Z'));
  await store(manifestKey(job.jobId), manifest);
  await api.services.store.delete('output', openKey(job.jobId));
  return manifest;
};

const asked = (jobId: string) =>
  api.services.events.filter(({ detail }) => (detail as { jobId?: string }).jobId === jobId);

beforeAll(async () => {
  await storeJob(idOf('b-open'), { rendered: [0], failed: [1] });
  await closeJob(await storeJob(idOf('c-complete'), { rendered: [0, 1, 2] }));
  await closeJob(await storeJob(idOf('d-partial'), { rendered: [0, 2], failed: [1] }), [1]);
  await storeJob(idOf('a'), {});
  await storeJob(idOf('a-b'), {});
}, 60_000);

describe('GET /jobs', () => {
  it('lists jobs page by page in the order of their ids, each once', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page += 1) {
      const { json } = await api.call('GET', `/jobs?limit=2${cursor}`);
      const { jobs, next } = json as { jobs: { jobId: string; status: string }[]; next?: string };
      seen.push(...jobs.map(({ jobId, status }) => `${jobId} ${status}`));
      if (next === undefined) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen).toEqual([
      `${idOf('a')} open`,
      `${idOf('a-b')} open`,
      `${idOf('b-open')} open`,
      `${idOf('c-complete')} complete`,
      `${idOf('d-partial')} partial`,
    ]);
  });

  it('lists those alone that are open', async () => {
    const first = (await api.call('GET', '/jobs?status=open&limit=2')).json as {
      jobs: { jobId: string }[];
      next: string;
    };
    const second = (await api.call('GET', `/jobs?status=open&limit=2&cursor=${first.next}`)).json as typeof first;
    expect([...first.jobs, ...second.jobs].map(({ jobId }) => jobId)).toEqual([idOf('a'), idOf('a-b'), idOf('b-open')]);
    expect(second.next).toBeUndefined();
  });

  it('fails for a cursor that is no job and a limit out of range', async () => {
    expect((await api.call('GET', '/jobs?cursor=../x')).json).toMatchObject(problem(400, { field: 'cursor' }));
    expect((await api.call('GET', '/jobs?limit=101')).json).toMatchObject(problem(400, { field: 'limit' }));
    expect((await api.call('GET', '/jobs?status=done')).json).toMatchObject(problem(400, { field: 'status' }));
  });
});

describe('the poster of a job', () => {
  it.each([
    { has: 'one size, as jobs of earlier versions', sizes: [] },
    { has: 'two sizes', sizes: ['small'] },
  ])('is linked to by its description and by lists in every order, where it has $has', async ({ sizes }) => {
    const job = await storeJob(idOf('p-poster'), { rendered: [0, 1, 2] });
    const { jobId } = job;
    const poster = { key: posterKey(jobId), second: 41, width: 1920, height: 1080 };
    const small = { key: smallPosterKey(jobId), width: 960, height: 540 };
    await store(recentKey(job), { version: 1, jobId });
    await api.services.putObject('output', poster.key, 'the poster');
    await api.services.putObject('output', small.key, 'the small poster');
    const smaller = sizes.length === 0 ? {} : { small: { ...small, bytes: 5 } };
    await store(manifestKey(jobId), { ...(await closeJob(job)), poster: { ...poster, bytes: 10, ...smaller } });
    const answers = await Promise.all(
      [`/jobs/${jobId}`, '/jobs', '/jobs?order=newest&limit=1'].map(async (path) => (await api.call('GET', path)).json),
    );
    for (const answer of answers) {
      const { jobs = [answer], linksExpireInSeconds } = answer as { jobs?: unknown[]; linksExpireInSeconds: number };
      const known = jobs as { jobId: string; poster?: PosterLink }[];
      const found = known.find((each) => each.jobId === jobId)?.poster;
      const url = expect.any(String);
      expect(found).toEqual({ ...poster, url, ...(sizes.length === 0 ? {} : { small: { ...small, url } }) });
      expect(linksExpireInSeconds).toBe(300);
      expect(await (await fetch(found?.url ?? '')).text()).toBe('the poster');
      if (found?.small !== undefined) expect(await (await fetch(found.small.url)).text()).toBe('the small poster');
      expect(known.filter((each) => each.jobId !== jobId).some((each) => each.poster !== undefined)).toBe(false);
    }
    for (const key of [recentKey(job), manifestKey(jobId), jobKey(jobId)])
      await api.services.store.delete('output', key);
  });

  it('of each slice is listed with links=poster', async () => {
    const jobId = idOf('c-complete');
    const key = sliceKeys(jobId, 1).ofSlice('poster', 'jpg');
    await api.services.putObject('output', key, 'the best of a slice');
    const { json } = await api.call('GET', `/jobs/${jobId}?links=poster`);
    expect(json).toMatchObject({ links: 'poster', files: [{ key, bytes: 19 }] });
    await api.services.store.delete('output', key);
  });
});

describe('GET /jobs?order=newest', () => {
  it('lists the newest first, then what earlier versions made, page by page and each once', async () => {
    // Made before there was this order.
    const earlier = ['a', 'a-b', 'b-open', 'c-complete', 'd-partial'].map(idOf);
    const minutes = [3, 1, 2];
    for (const minute of minutes) {
      const jobId = idOf(`n-${minute}`);
      const job = jobOf(62_100, { jobId, createdAt: `2026-11-20T10:0${minute}:00.000Z` });
      await store(jobKey(jobId), job);
      await store(recentKey(job), { version: 1, jobId });
    }
    const gone = { jobId: idOf('n-gone'), createdAt: '2026-11-20T10:09:00.000Z' };
    await store(recentKey(gone), { version: 1, jobId: gone.jobId });
    for (const limit of [1, 2, 3, 4, 100]) {
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 30; page += 1) {
        const { json } = await api.call('GET', `/jobs?order=newest&limit=${limit}${cursor}`);
        const { jobs, next } = json as { jobs: { jobId: string }[]; next?: string };
        expect(jobs.length).toBeLessThanOrEqual(limit);
        seen.push(...jobs.map(({ jobId }) => jobId));
        if (next === undefined) break;
        cursor = `&cursor=${encodeURIComponent(next)}`;
      }
      expect(seen, `limit ${limit}`).toEqual([...['n-3', 'n-2', 'n-1'].map(idOf), ...earlier]);
    }
    for (const minute of minutes) await api.services.store.delete('output', jobKey(idOf(`n-${minute}`)));
  });

  it('fails for a cursor of the other order, and together with status=open', async () => {
    const cursor = `&cursor=${idOf('a')}`;
    expect((await api.call('GET', `/jobs?order=newest${cursor}`)).json).toMatchObject(
      problem(400, { field: 'cursor' }),
    );
    expect((await api.call('GET', '/jobs?cursor=jobs/')).json).toMatchObject(problem(400, { field: 'cursor' }));
    const open = await api.call('GET', '/jobs?order=newest&status=open');
    expect(open.json).toMatchObject(problem(400, { field: 'order' }));
  });
});

describe('POST /jobs', () => {
  const key = 'asked for/ü+%.mp4';
  const ask = (body: object) => api.call('POST', '/jobs', { body });
  const saidOf = () =>
    api.services.events.filter(({ detail }) => (detail as { key?: string }).key === key).map(({ detail }) => detail);

  it('names the job and says videoUploaded with the options, also where they are none', async () => {
    await api.services.putObject('source', key, 'a film that is asked for');
    const first = await ask({ source: { key }, options: 'slice=15' });
    const { jobId } = first.json as { jobId: string };
    expect(first.status).toBe(202);
    expect(first.json).toEqual({ jobId: expect.stringMatching(/^u-[0-9a-f]{12}$/), job: `/jobs/${jobId}` });
    expect(first.headers.get('location')).toBe(`/jobs/${jobId}`);
    const usual = await ask({ source: { key } });
    expect(usual.json).not.toEqual(first.json);
    expect((await ask({ source: { key }, options: ' slice = 15;gif.fps=10' })).json).toEqual(first.json);
    await until('the events', () => (saidOf().length === 3 ? true : undefined));
    const head = await api.services.store.head('source', key);
    const said = { bucket: 'source', key, etag: head?.etag };
    expect(saidOf()).toEqual([
      { ...said, options: 'slice=15' },
      { ...said, options: '' },
      { ...said, options: ' slice = 15;gif.fps=10' },
    ]);
  });

  it('takes the source of a job, as long as its bytes are there', async () => {
    const head = await api.services.store.head('source', key);
    const source = { bucket: 'source', key, etag: head?.etag ?? '', bytes: head?.bytes ?? 0 };
    const jobId = idOf('z-asked');
    await store(jobKey(jobId), jobOf(62_100, { jobId, source }));
    const byKey = await ask({ source: { key }, options: 'frames=off' });
    expect((await ask({ source: { jobId }, options: 'frames=off' })).json).toEqual(byKey.json);
    await api.services.putObject('source', key, 'other bytes');
    expect((await ask({ source: { jobId } })).json).toMatchObject(problem(409));
    await api.services.store.delete('output', jobKey(jobId));
  });

  it('renders all of a closed job anew when it is asked for again, and keeps its manifest meanwhile', async () => {
    const name = 'again.mp4';
    await api.services.putObject('source', name, 'a film that is asked for again');
    const again = { source: { key: name }, again: true };
    const { jobId } = (await ask(again)).json as { jobId: string };
    const uploaded = api.services.events.filter(({ detail }) => (detail as { key?: string }).key === name);
    expect(uploaded.map(({ detail }) => detail)).toMatchObject([{ options: '', anew: true }]);

    const job = await storeJob(jobId, { rendered: [0, 1, 2] });
    expect((await ask(again)).json).toMatchObject(problem(409));
    await closeJob(job);
    expect((await ask(again)).status).toBe(202);
    await until('the events', () => (asked(jobId).length === 3 ? true : undefined));
    expect(asked(jobId).map(({ detail }) => detail)).toMatchObject(
      [0, 1, 2].map((index) => ({ index, count: 3, anew: true })),
    );
    const stored = api.services.store;
    expect(JSON.parse((await stored.getText('output', openKey(jobId)))?.text ?? '{}')).toMatchObject({ anew: true });
    expect(await stored.head('output', sliceKeys(jobId, 1).record)).toBeUndefined();
    expect(await stored.head('output', manifestKey(jobId))).toBeDefined();
    expect(await stored.head('output', frameKey(sliceKeys(jobId, 1), 30))).toBeDefined();
    for (const keyOf of [manifestKey, jobKey, openKey]) await stored.delete('output', keyOf(jobId));
  });

  it('fails with the field that does not fit, and says nothing then', async () => {
    const before = api.services.events.length;
    expect((await ask({ source: { key }, again: 'yes' })).json).toMatchObject(problem(400, { field: 'again' }));
    expect((await ask({ source: { key }, options: 'slice=9000' })).json).toMatchObject(
      problem(400, { field: 'options' }),
    );
    expect((await ask({ source: { key: 'nothing.mp4' } })).json).toMatchObject(problem(404));
    expect((await ask({ source: { jobId: 'nothing-0123456789ab' } })).json).toMatchObject(problem(404));
    expect((await ask({ source: { key, jobId: idOf('a') } })).json).toMatchObject(problem(400));
    expect((await ask({ options: '' })).json).toMatchObject(problem(400));
    expect(api.services.events).toHaveLength(before);
  });
});

describe('GET /jobs/{id}', () => {
  it('of an open job counts what is planned, rendered and failed', async () => {
    const { status, json } = await api.call('GET', `/jobs/${idOf('b-open')}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      jobId: idOf('b-open'),
      status: 'open',
      media: 'video',
      durationMs: 62_100,
      slices: { planned: 3, recorded: 2, rendered: 1, failed: 1 },
      standsStill: false,
    });
    // A record that was replaced is read again.
    const job = jobOf(62_100, { jobId: idOf('b-open') });
    await store(sliceKeys(job.jobId, 1).record, renderedRecord(job, 1));
    const again = await api.call('GET', `/jobs/${job.jobId}`);
    expect((again.json as { slices: object }).slices).toEqual({ planned: 3, recorded: 2, rendered: 2, failed: 0 });
    await store(sliceKeys(job.jobId, 1).record, failedRecord(job, 1, { name: 'ProcessError', message: 'it failed' }));
  });

  it('of a closed job gives the manifest, and links that can be followed for 300 seconds', async () => {
    const { json } = await api.call('GET', `/jobs/${idOf('d-partial')}`);
    const answer = json as {
      manifest: { coverage: { gaps: { index: number }[] } };
      results: { kind: string; count: number; first: { key: string; url: string }; all: string }[];
    };
    expect(answer).toMatchObject({
      status: 'partial',
      completedAt: '2026-11-20T10:05:00.000Z',
      slices: { planned: 3, recorded: 3, rendered: 2, failed: 1 },
      linksExpireInSeconds: 300,
    });
    expect(answer.manifest.coverage.gaps.map(({ index }) => index)).toEqual([1]);
    const gif = answer.results.find(({ kind }) => kind === 'gif');
    expect(gif?.all).toBe(`/jobs/${idOf('d-partial')}?links=gif`);
    expect(new URL(gif?.first.url ?? '').searchParams.get('X-Amz-Expires')).toBe('300');
    const followed = await fetch(gif?.first.url ?? '');
    expect(await followed.text()).toBe(`bytes of ${gif?.first.key}`.padEnd(100));
  });

  it('of a closed job gives what its manifest warns of, as it is there', async () => {
    const job = await storeJob(idOf('w-warned'), { rendered: [0, 1, 2] });
    const manifest = await closeJob(job);
    const warnings = [{ code: 'heldPicture', message: 'The last picture is held.', slices: [1, 2] }];
    await store(manifestKey(job.jobId), { ...manifest, warnings });
    expect((await api.call('GET', `/jobs/${job.jobId}`)).json).toMatchObject({
      status: 'complete',
      manifest: { warnings },
    });
    await api.services.store.delete('output', manifestKey(job.jobId));
    await api.services.store.delete('output', jobKey(job.jobId));
  });

  it('links to the source as long as it is the one that was rendered', async () => {
    const jobId = idOf('e-source');
    const head = async () => (await api.services.store.head('source', 'e.mp4'))?.etag ?? '';
    const linkOf = async () => ((await api.call('GET', `/jobs/${jobId}`)).json as { source: { url?: string } }).source;
    await api.services.putObject('source', 'e.mp4', 'the bytes of a film');
    const source = { bucket: 'source', key: 'e.mp4', etag: await head(), bytes: 19 };
    await store(jobKey(jobId), jobOf(62_100, { jobId, source }));

    const link = await linkOf();
    expect(link).toEqual({
      key: source.key,
      etag: source.etag,
      bytes: 19,
      url: expect.any(String),
      urlExpiresInSeconds: 21_600,
    });
    const part = await fetch(link.url ?? '', { headers: { range: 'bytes=4-8' } });
    expect([part.status, await part.text()]).toEqual([206, 'bytes']);
    expect(new URL(link.url ?? '').searchParams.get('X-Amz-Expires')).toBe('21600');

    await api.services.putObject('source', 'e.mp4', 'the bytes of another');
    expect(await linkOf()).not.toHaveProperty('url');
    await api.services.store.delete('source', 'e.mp4');
    expect(await linkOf()).toEqual({ key: 'e.mp4', etag: source.etag, bytes: 19 });
    await api.services.store.delete('output', jobKey(jobId));
  });

  it('lists all files of a kind page by page, of an open job those that are there', async () => {
    const keys: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const cursor = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
      const { json } = await api.call('GET', `/jobs/${idOf('b-open')}?links=frames&limit=12${cursor}`);
      const page = json as { files: { key: string; url: string; bytes: number }[]; next?: string };
      expect(page.files.length).toBeLessThanOrEqual(12);
      keys.push(...page.files.map(({ key }) => key));
      next = page.next;
    }
    const frames = Array.from({ length: 30 }, (_, second) => frameKey(sliceKeys(idOf('b-open'), 0), second));
    expect(keys).toEqual(frames);
    const files = await api.call('GET', `/jobs/${idOf('c-complete')}?links=files`);
    expect((files.json as { files: { key: string }[] }).files.map(({ key }) => key)).toEqual([
      jobKey(idOf('c-complete')),
      manifestKey(idOf('c-complete')),
    ]);
  });

  it('fails for jobs that are not there, and for names that are none', async () => {
    for (const id of ['nothing-0123456789ab', 'x', '..%2F..%2Fopen', '%00']) {
      const answer = await api.call('GET', `/jobs/${id}`);
      expect(answer.json, id).toMatchObject(problem(404));
      expect((await api.call('POST', `/jobs/${id}/retry`)).status, id).toBe(404);
      expect((await api.call('POST', `/jobs/${id}/cancel`)).status, id).toBe(404);
    }
    const lone = await api.call('GET', `/jobs/${idOf('a')}?cursor=x`);
    expect(lone.json).toMatchObject(problem(400, { field: 'cursor' }));
    const kind = await api.call('GET', `/jobs/${idOf('a')}?links=source`);
    expect(kind.json).toMatchObject(problem(400, { field: 'links' }));
  });
});

describe('GET /jobs/{id}/slices', () => {
  it('tells what became of slices, and after that the news alone', async () => {
    const path = `/jobs/${idOf('b-open')}/slices`;
    const first = (await api.call('GET', path)).json as { slices: object[]; next: string };
    expect(first).toMatchObject({ status: 'open', count: 3, durationMs: 62_100, sliceMs: 30_000, more: false });
    expect(first.slices).toMatchObject([
      { index: 0, state: 'rendered', bytes: 3_400, finishedAtMs: Date.parse('2026-11-20T10:00:03Z') },
      { index: 1, state: 'failed', bytes: 0, error: { name: 'ProcessError', message: 'it failed' } },
    ]);
    expect((await api.call('GET', `${path}?since=${first.next}`)).json).toMatchObject({ slices: [], more: false });
    const closed = (await api.call('GET', `/jobs/${idOf('d-partial')}/slices`)).json;
    expect(closed).toMatchObject({ status: 'partial', slices: [{ index: 0 }, { index: 2 }, { index: 1 }] });
  });

  it('fails for a cursor that is none, and for a job that is not there', async () => {
    const path = `/jobs/${idOf('b-open')}/slices`;
    for (const since of ['x', '', 'A'.repeat(9_000)]) {
      expect((await api.call('GET', `${path}?since=${since}`)).json).toMatchObject(problem(400, { field: 'since' }));
    }
    expect((await api.call('GET', '/jobs/nothing-0123456789ab/slices')).json).toMatchObject(problem(404));
  });
});

describe('POST /jobs/{id}/retry and /cancel', () => {
  it('asks again for what failed, and for nothing that is under way', async () => {
    const { status, json } = await api.call('POST', `/jobs/${idOf('b-open')}/retry`);
    expect([status, json]).toEqual([202, { jobId: idOf('b-open'), status: 'open', asked: 1 }]);
    const events = await until('the events', () =>
      asked(idOf('b-open')).length > 0 ? asked(idOf('b-open')) : undefined,
    );
    expect(events.map(({ detail }) => (detail as { index: number }).index)).toEqual([1]);
  });

  it('opens a partial job again, and fails for one that is complete', async () => {
    const { json } = await api.call('POST', `/jobs/${idOf('d-partial')}/retry`);
    expect(json).toMatchObject({ status: 'open', asked: 1 });
    expect((await api.call('GET', `/jobs/${idOf('d-partial')}`)).json).toMatchObject({
      status: 'open',
      slices: { rendered: 2, failed: 0 },
    });
    expect((await api.call('POST', `/jobs/${idOf('c-complete')}/retry`)).json).toMatchObject(problem(409));
  });

  it('ends an open job with what is there, and fails for one that is closed', async () => {
    const { status, json } = await api.call('POST', `/jobs/${idOf('a-b')}/cancel`);
    expect([status, json]).toEqual([202, { jobId: idOf('a-b'), status: 'open', givenUp: 3 }]);
    expect(await api.services.store.head('output', cancelledKey(idOf('a-b')))).toBeDefined();
    const events = await until('the events', () => (asked(idOf('a-b')).length > 0 ? asked(idOf('a-b')) : undefined));
    expect(events.map((event) => event['detail-type'])).toEqual(['videoRendered']);
    expect((await api.call('POST', `/jobs/${idOf('c-complete')}/cancel`)).json).toMatchObject(problem(409));
  });
});

describe('GET /sources', () => {
  const answerTo = async (key: string, outcome?: object) => {
    await api.services.putObject('source', key, 'a film');
    const head = await api.services.store.head('source', key);
    const source = { bucket: 'source', key, etag: head?.etag ?? '' };
    if (outcome !== undefined) await store(bySourceKey(source), { version: 1, source, ...outcome });
    return (await api.call('GET', `/sources?key=${encodeURIComponent(key)}`)).json;
  };

  it('says which job an upload became, why it was rejected or failed, or that nothing is known yet', async () => {
    const jobId = idOf('a');
    const at = '2026-11-20T10:00:00.000Z';
    const key = 'uploads/ü/film +&%.mp4';
    expect(await answerTo(key, { jobId })).toMatchObject({ key, state: 'job', jobId, job: `/jobs/${jobId}` });
    const rejected = { reason: 'empty', message: 'It is empty.', at };
    expect(await answerTo('b.mp4', { rejected })).toMatchObject({ state: 'rejected', ...rejected });
    const failed = { name: 'StorageError', message: 'It did not work.', at };
    expect(await answerTo('c.mp4', { failed })).toMatchObject({
      state: 'failed',
      error: { name: 'StorageError', message: 'It did not work.' },
    });
    expect(await answerTo('d.mp4')).toMatchObject({ state: 'waiting', bytes: 6 });
  });

  it('lists all jobs of an upload, and why no other was made of it since', async () => {
    const key = 'many.mp4';
    await api.services.putObject('source', key, 'a film');
    const source = { bucket: 'source', key, etag: (await api.services.store.head('source', key))?.etag ?? '' };
    const [one, two] = [idOf('one'), idOf('two')];
    await store(jobBySourceKey(source, two), { version: 1, source, jobId: two });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await store(jobBySourceKey(source, one), { version: 1, source, jobId: one });
    const told = { key, state: 'job', jobId: one, jobIds: [one, two] };
    const ask = async () => (await api.call('GET', `/sources?key=${key}`)).json;
    expect(await ask()).toMatchObject(told);
    expect(await ask()).not.toHaveProperty('refused');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const rejected = { reason: 'invalidOptions', message: 'slice is too long.', at: '2026-11-20T10:00:00.000Z' };
    await store(bySourceKey(source), { version: 1, source, rejected });
    expect(await ask()).toMatchObject({ ...told, refused: { message: rejected.message, at: rejected.at } });
  });

  it('fails for a key that no source has, and without one', async () => {
    await api.services.putObject('source', 'long-name.mp4', 'x');
    expect((await api.call('GET', '/sources?key=long-name')).json).toMatchObject(problem(404));
    expect((await api.call('GET', '/sources')).json).toMatchObject(problem(400, { field: 'key' }));
    expect((await api.call('GET', '/sources?key=')).json).toMatchObject(problem(400, { field: 'key' }));
  });
});
