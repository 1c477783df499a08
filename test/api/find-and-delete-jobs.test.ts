import { expect, it } from 'vitest';
import { noteJob } from '../../src/shared/core/completion/source-outcome.ts';
import { deletedKey, jobKey, manifestKey, recentKey } from '../../src/shared/core/contracts/object-keys.ts';
import { deleteStoredJob } from '../../src/shared/core/deletion/delete-stored-job.ts';
import type { Job } from '../../src/shared/core/documents/job.ts';
import type { OptionLayer } from '../../src/shared/core/options/option-layer.ts';
import { jobOf, manifestOf, optionsOf, renderedRecord, storedFor } from '../fakes/job-documents.ts';
import { problem, useApi } from './api-fixture.ts';

const api = useApi();
const store = (key: string, document: unknown) => api.services.putObject('output', key, JSON.stringify(document));
const isThere = async (bucket: string, key: string) => (await api.services.store.head(bucket, key)) !== undefined;

/** A job of a film that was uploaded through the API. */
const storeJob = async (name: string, minute: number, layer: OptionLayer = {}, fileName = name): Promise<Job> => {
  const jobId = `${name}-0123456789a${minute}`;
  const key = `uploads/${String(minute).repeat(32)}/${fileName}.mp4`;
  await api.services.putObject('source', key, `the film ${name}`);
  const { etag = '' } = (await api.services.store.head('source', key)) ?? {};
  const source = { bucket: 'source', key, etag, bytes: 1 };
  const options = optionsOf('video', layer);
  const job = jobOf(30_000, { jobId, source, options, createdAt: `2026-11-20T10:0${minute}:00.000Z` });
  await store(jobKey(jobId), job);
  await store(recentKey(job), { version: 1, jobId });
  await noteJob(api.services.store, 'output', source, jobId);
  return job;
};

const close = async (job: Job): Promise<void> => {
  const record = renderedRecord(job, 0);
  await store(manifestKey(job.jobId), manifestOf(job, new Map([[0, record]]), storedFor([record])));
};

const named = async (query: string): Promise<{ ids: string[]; next: string | undefined }> => {
  const { json } = await api.call('GET', `/jobs?order=newest&${query}`);
  const { jobs, next } = json as { jobs: { jobId: string }[]; next?: string };
  return { ids: jobs.map(({ jobId }) => jobId), next };
};

it('jobs are found by a part of the name, the newest first, and say what differs from the defaults', async () => {
  const first = await storeJob('summer-holiday', 1);
  await storeJob('other-film', 2);
  const last = await storeJob('holiday', 3, { slice: 5, renders: ['gif', 'ascii'], 'gif.width': 320 });
  expect((await named('name=holiday')).ids).toEqual([last.jobId, first.jobId]);
  for (const name of ['Summer%20H', 'ÉR-holiday', 'holiday.mp4', 'r_holiday.MP4'])
    expect((await named(`name=${name}`)).ids, name).toContain(first.jobId);
  expect((await named('name=0123456789')).ids).toEqual([]);
  const page = await named('name=holiday&limit=1');
  expect(page.ids).toEqual([last.jobId]);
  expect((await named(`name=holiday&limit=1&cursor=${page.next}`)).ids).toEqual([first.jobId]);
  expect((await api.call('GET', '/jobs?name=holiday')).json).toMatchObject(problem(400, { field: 'name' }));
  const summer = await storeJob('video', 6, {}, 'Лето в Крыму');
  await storeJob('video', 7, {}, '春');
  for (const query of ['лето', 'В КРЫМ', 'ЛЕТО, в'])
    expect((await named(`name=${encodeURIComponent(query)}`)).ids, query).toEqual([summer.jobId]);
  expect((await named(`name=${encodeURIComponent('!!!')}`)).ids).toEqual([]);
  const { json } = await api.call('GET', `/jobs/${last.jobId}`);
  expect(json).toMatchObject({ durationMs: 30_000, changedOptions: 'renders=gif,ascii;slice=5;gif.width=320' });
  expect((await api.call('GET', `/jobs/${first.jobId}`)).json).not.toHaveProperty('changedOptions');
});

it('a closed job is deleted with its notes and its film; an open one is not', async () => {
  const job = await storeJob('gone', 4);
  const remove = () => api.call('DELETE', `/jobs/${job.jobId}`);
  expect((await remove()).json).toEqual(problem(409, { detail: expect.stringMatching(/cancel it/) }));
  expect(await isThere('source', job.source.key)).toBe(true);
  await close(job);
  await api.services.putObject('output', `jobs/${job.jobId}/gif/00000.gif`, 'GIF');
  const { status, json } = await remove();
  expect([status, json]).toMatchObject([200, { jobId: job.jobId, objects: 3, source: 'deleted' }]);
  for (const key of [jobKey(job.jobId), manifestKey(job.jobId), recentKey(job), `jobs/${job.jobId}/gif/00000.gif`])
    expect(await isThere('output', key), key).toBe(false);
  expect(await isThere('source', job.source.key)).toBe(false);
  // For what functions may still store of it.
  expect(await isThere('output', deletedKey(job.jobId))).toBe(true);
  expect((await remove()).json).toMatchObject(problem(404));
});

it('a deletion that was cut leaves no film behind, and the same request continues it', async () => {
  const job = await storeJob('cut', 5);
  await close(job);
  const gifs = Array.from({ length: 30 }, (_, at) => `jobs/${job.jobId}/gif/${String(at).padStart(5, '0')}.gif`);
  for (const key of gifs) await api.services.putObject('output', key, 'GIF');
  const listFolders = async () => ({ folders: [], more: false });
  const buckets = { store: api.services.store, listFolders, source: 'source', output: 'output' };
  const cut = new AbortController();
  cut.abort(new Error('out of time'));
  const terms = { nowMs: Date.now(), mayBeWorkedOn: true, signal: cut.signal };
  await expect(deleteStoredJob(job, buckets, terms)).rejects.toThrow('out of time');
  expect(await isThere('source', job.source.key)).toBe(false);
  expect(await isThere('output', gifs[0] ?? '')).toBe(true);
  const { status, json } = await api.call('DELETE', `/jobs/${job.jobId}`);
  expect([status, json]).toMatchObject([200, { jobId: job.jobId, objects: gifs.length + 2, source: 'gone' }]);
  for (const key of [...gifs, jobKey(job.jobId), manifestKey(job.jobId)])
    expect(await isThere('output', key)).toBe(false);
});
