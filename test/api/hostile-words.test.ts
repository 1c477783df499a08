import { expect, it } from 'vitest';
import { jobKey, manifestKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { jobOf } from '../fakes/job-documents.ts';
import { HOSTILE_WORDS } from '../fixtures/hostile-words.ts';
import { problem, useApi } from './api-fixture.ts';

const api = useApi();
const PICTURE_ROUTES = ['/shape', '/nbytes', '/ascii', '/grayscale', '/edges'];

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** Every operation with its query parameters, as the API documents itself. */
const operations = async () => {
  const { paths } = (await api.call('GET', '/openapi.json')).json as { paths: Paths };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [] }]) => ({
      path,
      method: method.toUpperCase(),
      query: parameters.filter((each) => each.in === 'query').map(({ name }) => name),
    })),
  );
};

it('are refused at every parameter, name of a parameter and path, with a problem and never a 500', async () => {
  const all = await operations();
  expect(all.length).toBeGreaterThan(10);
  for (const word of HOSTILE_WORDS) {
    for (const { path, method, query } of all) {
      const target = path.replaceAll(/\{\w+\}/g, word);
      const asked = [target, `${target}?${word}=1`, ...query.map((name) => `${target}?${name}=${word}`)];
      for (const each of asked) {
        const { status } = await api.call(method, each, { body: method === 'GET' ? undefined : '{}' } as object);
        expect([each, status < 500]).toEqual([each, true]);
      }
    }
    expect((await api.call('GET', `/${word}`)).status).toBe(404);
  }
}, 300_000);

it('are names of fields of a form like any other', async () => {
  for (const word of HOSTILE_WORDS) {
    for (const route of PICTURE_ROUTES) {
      const body = `--b\r\nContent-Disposition: form-data; name=${word}\r\n\r\nx\r\n--b--\r\n`;
      const headers = { 'content-type': 'multipart/form-data; boundary=b' };
      const answer = await api.call('POST', route, { body, headers });
      expect(answer.json).toMatchObject(problem(400, { field: 'image', detail: expect.stringContaining(word) }));
    }
  }
});

it('are no fields, options, types or parts of an upload', async () => {
  for (const word of HOSTILE_WORDS) {
    const good = { fileName: `${word}.mp4`, size: 10 };
    const begun = await api.call('POST', '/uploads', { body: good });
    expect(begun.json).toMatchObject({ kind: 'form', key: expect.stringContaining(`${word.replace(/^_+|_+$/g, '')}`) });
    for (const [body, field] of [
      [{ ...good, options: `ascii.dither=${word}` }, 'options'],
      [{ ...good, options: `${word}=on` }, 'options'],
      [{ ...good, contentType: word }, 'contentType'],
      [{ ...good, multipart: word }, 'multipart'],
    ] as const) {
      expect((await api.call('POST', '/uploads', { body })).json).toMatchObject(problem(400, { field }));
    }
    const text = `{"fileName":"a.mp4","size":10,"${word}":1}`;
    const unknown = await api.call('POST', '/uploads', { body: text, headers: { 'content-type': 'application/json' } });
    // JSON's own `__proto__` is no field that a program could have meant.
    expect(word === '__proto__' || unknown.status === 400).toBe(true);
  }
});

it('in a stored document hide one job, and not the others', async () => {
  const good = jobOf(10_000, { jobId: 'readable-0123456789ab' });
  const bad = {
    ...good,
    jobId: 'unreadable-0123456789ab',
    options: { ...good.options, ascii: { ...good.options.ascii, dither: undefined } },
  };
  for (const job of [good, bad]) await api.services.store.putJson('output', jobKey(job.jobId), job);
  await api.services.putObject('output', jobKey('cut-0123456789ab'), '{"version":1,');
  await api.services.store.putJson('output', `open/${bad.jobId}.json`, { version: 1 });
  const listed = await api.call('GET', '/jobs');
  expect(listed.status).toBe(200);
  const { jobs, unreadable } = listed.json as {
    jobs: { jobId: string }[];
    unreadable: { jobId: string; problem: string }[];
  };
  expect(jobs.map(({ jobId }) => jobId)).toContain(good.jobId);
  expect(unreadable.map(({ jobId }) => jobId)).toEqual(['cut-0123456789ab', bad.jobId]);
  expect(unreadable[1]?.problem).toContain('options.ascii.dither');
  expect(unreadable[1]?.problem).toContain('expected boolean');
  expect((await api.call('GET', '/jobs?status=open')).json).toMatchObject({
    jobs: [],
    unreadable: [{ jobId: bad.jobId }],
  });
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/slices'],
    ['POST', '/cancel'],
    ['POST', '/retry'],
  ] as const) {
    const answer = await api.call(method, `/jobs/${bad.jobId}${path}`);
    expect(answer.json).toMatchObject(
      problem(422, { reason: 'unreadableDocument', detail: expect.stringContaining('dither') }),
    );
  }
  expect((await api.call('GET', `/jobs/${good.jobId}`)).status).toBe(200);
});

it('of a record make its slice a failed one, and the others are told', async () => {
  const job = jobOf(90_000, { jobId: 'records-0123456789ab' });
  await api.services.store.putJson('output', jobKey(job.jobId), job);
  await api.services.putObject('output', sliceKeys(job.jobId, 1).record, '{"version":1,"__proto__":1}');
  const answer = await api.call('GET', `/jobs/${job.jobId}/slices`);
  expect(answer.json).toMatchObject({ slices: [{ index: 1, state: 'failed', error: { name: 'UnreadableRecord' } }] });
  await api.services.putObject('output', manifestKey(job.jobId), 'no JSON');
  expect((await api.call('GET', '/jobs')).json).toMatchObject({
    unreadable: expect.arrayContaining([{ jobId: job.jobId, problem: expect.stringContaining('not JSON') }]),
  });
});
