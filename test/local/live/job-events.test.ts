import { connect as openSocket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProblemSchema } from '../../../src/api/contracts/problem.ts';
import { JobEventSchema, SlicesEventSchema } from '../../../src/api/contracts/slices.ts';
import { type LocalHttpApi, startHttpApi } from '../../../src/local/http-api/start-http-api.ts';
import type { InvocationNews } from '../../../src/local/lambda/invocation-observer.ts';
import type { QueueEntry } from '../../../src/local/lambda/start-lambda.ts';
import { type JobEvents, makeJobEvents } from '../../../src/local/live/job-events.ts';
import { KeyNews } from '../../../src/local/live/key-news.ts';
import { SliceStates, type SliceWorkChange } from '../../../src/local/live/slice-states.ts';
import {
  jobKey,
  manifestKey,
  openKey,
  sliceKeys,
  stitchedRecordKey,
} from '../../../src/shared/core/contracts/object-keys.ts';
import { HTTP_API } from '../../../src/shared/topology.ts';
import { failedRecord, jobOf, manifestOf, renderedRecord } from '../../fakes/job-documents.ts';
import { type LocalServices, startLocalServices } from '../../fakes/local-services.ts';
import { until } from '../../fixtures/until.ts';
import { callHttp } from '../http-api/call-http.ts';
import { type EventReader, readEvents, type SentEvent } from './event-reader.ts';

const ORIGIN = 'http://localhost:5173';
const job = jobOf(92_100, { jobId: 'film-0123456789ab' });
const { jobId } = job;
const ERROR = { name: 'ProcessError', message: 'it failed' } as const;

let services: LocalServices;
let events: JobEvents;
let api: LocalHttpApi;
const keys = new KeyNews();
const queue: QueueEntry[] = [];
const states = new SliceStates(
  () => queue,
  () => 5_000,
);
const listeners = new Set<(change: SliceWorkChange) => void>();
const readers: EventReader[] = [];

/** As the local S3 does: it tells of a key when the object is there. */
const put = async (key: string, document: unknown): Promise<void> => {
  await services.putObject('output', key, JSON.stringify(document));
  keys.note(key);
};
const remove = async (key: string): Promise<void> => {
  await services.store.delete('output', key);
  keys.note(key);
};
const news = (phase: InvocationNews['phase'], index: number, attempt = 1, willRetry = false) =>
  states.note({
    ...{ phase, functionName: 'worker', requestId: `r${index}`, attempt, async: true, willRetry },
    event: { detail: { jobId, index } },
  });
const connect = async (headers?: Readonly<Record<string, string>>): Promise<EventReader> => {
  const reader = await readEvents(`${api.url}/jobs/${jobId}/events`, headers);
  readers.push(reader);
  return reader;
};
const slicesIn = ({ name, data }: SentEvent) => {
  expect(name).toBe('slices');
  return SlicesEventSchema.parse(data).slices;
};
/** The next thing that is told of a slice. */
const nextOf = async (reader: EventReader, index: number) => {
  const event = await reader.next(
    ({ name, data }) => name === 'slices' && slicesIn({ name, data }).some((slice) => slice.index === index),
  );
  return slicesIn(event).find((slice) => slice.index === index);
};
const nextJob = async (reader: EventReader) =>
  JobEventSchema.parse((await reader.next(({ name }) => name === 'job')).data);

beforeAll(async () => {
  services = await startLocalServices();
  const watched = {
    of: (id: string) => states.of(id),
    subscribe: (listener: (change: SliceWorkChange) => void) => {
      listeners.add(listener);
      const end = states.subscribe(listener);
      return () => {
        listeners.delete(listener);
        end();
      };
    },
  };
  events = makeJobEvents({
    ...{ store: services.store, outputBucket: 'output', keys, slices: watched, everyMs: 30, beatMs: 60 },
    onFailure: (error) => {
      throw error;
    },
  });
  api = await startHttpApi({
    spec: HTTP_API,
    invoke: async () => ({ statusCode: 404, body: 'of the function' }),
    origins: [ORIGIN],
    site: (request, requestId) => events.answer(request, requestId),
  });
  await put(jobKey(jobId), job);
  await put(openKey(jobId), { version: 1, jobId, source: job.source, openedAt: job.createdAt });
  await put(sliceKeys(jobId, 0).record, renderedRecord(job, 0));
  await put(sliceKeys(jobId, 1).record, failedRecord(job, 1, ERROR));
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await until('the end of all streams', () => (listeners.size === 0 ? true : undefined));
  queue.length = 0;
});
afterAll(async () => {
  events?.close();
  await api?.close();
  await services?.close();
});

describe('GET /jobs/{id}/events', () => {
  it('begins with all that is known: records, what runs and what waits for another attempt', async () => {
    const payload = (index: number) => ({ detail: { jobId, index } });
    const common = { functionName: 'worker', queuedAtMs: 1, attempts: 0 };
    queue.push({ ...common, requestId: 'r2', payload: payload(2), state: 'running' });
    queue.push({ ...common, requestId: 'r3', payload: payload(3), state: 'delayed', attempts: 1 });
    news('started', 2);
    const reader = await connect();
    expect(reader.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await nextJob(reader)).toEqual({ status: 'open' });
    const first = await reader.next();
    expect(first.data).toMatchObject({ snapshot: true });
    expect(slicesIn(first)).toEqual([
      expect.objectContaining({
        index: 0,
        state: 'rendered',
        finishedAtMs: expect.any(Number),
        bytes: expect.any(Number),
      }),
      expect.objectContaining({ index: 1, state: 'failed', error: ERROR }),
      { index: 2, state: 'running', attempt: 1, startedAtMs: 5_000 },
      { index: 3, state: 'waiting', attempt: 2 },
    ]);
    news('finished', 2);
  });

  it('tells what changes, the last state only of what changes often', async () => {
    const reader = await connect();
    await reader.next(({ name }) => name === 'slices');
    for (const attempt of [1, 2, 3]) {
      news('queued', 2, attempt);
      news('started', 2, attempt);
    }
    expect(await nextOf(reader, 2)).toEqual({ index: 2, state: 'running', attempt: 3, startedAtMs: 5_000 });
    await put(sliceKeys(jobId, 2).record, renderedRecord(job, 2));
    news('finished', 2, 3);
    expect(await nextOf(reader, 2)).toMatchObject({ index: 2, state: 'rendered', cpuMs: expect.any(Number) });
    // As a retry does.
    await remove(sliceKeys(jobId, 1).record);
    expect(await nextOf(reader, 1)).toEqual({ index: 1, state: 'waiting' });
    news('queued', 1);
    expect(await nextOf(reader, 1)).toEqual({ index: 1, state: 'waiting', attempt: 1 });
    news('finished', 1, 1, true);
    expect(await nextOf(reader, 1)).toEqual({ index: 1, state: 'waiting', attempt: 2 });
    // Given up without a record, as when it is dropped from the queue.
    news('finished', 1, 2);
    expect(await nextOf(reader, 1)).toEqual({ index: 1, state: 'waiting' });
    await put(sliceKeys(jobId, 1).record, failedRecord(job, 1, ERROR));
    expect(await nextOf(reader, 1)).toMatchObject({ state: 'failed', error: ERROR });
  });

  it('says when the job closes, is stitched, and is opened again', async () => {
    const reader = await connect();
    expect(await nextJob(reader)).toEqual({ status: 'open' });
    const records = new Map([0, 1, 2, 3].map((index) => [index, renderedRecord(job, index)]));
    const manifest = manifestOf(job, records, new Map(), Date.parse('2026-11-20T10:05:00Z'));
    await put(manifestKey(jobId), manifest);
    await remove(openKey(jobId));
    expect(await nextJob(reader)).toEqual({ status: manifest.status });
    const { revision, completedAt } = manifest;
    const at = '2026-11-20T10:06:00Z';
    await put(stitchedRecordKey(jobId), {
      ...{ version: 1, jobId, manifest: { revision, completedAt }, status: 'partial', outputs: [], leftOut: [] },
      ...{ startedAt: at, finishedAt: at },
    });
    expect(await nextJob(reader)).toEqual({ status: manifest.status, stitched: 'partial' });
    await put(openKey(jobId), { version: 1, jobId, source: job.source, openedAt: job.createdAt });
    expect(await nextJob(reader)).toEqual({ status: 'open' });
  });

  it('follows a job once for all who watch, and no longer than they do', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => connect()));
    expect(listeners.size).toBe(1);
    for (const reader of all) await reader.next(({ name }) => name === 'slices');
    news('started', 3);
    for (const reader of all) expect(await nextOf(reader, 3)).toMatchObject({ state: 'running' });
    for (const reader of all.slice(1)) reader.close();
    news('finished', 3);
    expect(await nextOf(all[0] as EventReader, 3)).toEqual({ index: 3, state: 'waiting' });
    expect(listeners.size).toBe(1);
    all[0]?.close();
    await until('the end', () => (listeners.size === 0 ? true : undefined));
  });

  it('ends also for a stream that waits behind another one of its connection when the client leaves', async () => {
    const { host, port, pathname } = new URL(`${api.url}/jobs/${jobId}/events`);
    const socket = openSocket(Number(port), '127.0.0.1', () => {
      socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(2));
    });
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString();
    });
    await until('the first stream', () => (received.includes('event: slices') ? true : undefined));
    expect(listeners.size).toBe(1);
    socket.destroy();
    await until('the end', () => (listeners.size === 0 ? true : undefined));
  });

  it('shows that the connection lives while nothing happens', async () => {
    const reader = await connect();
    const waiting = reader.next(() => false).catch(() => undefined);
    await until('two beats', () => (reader.text().split('\n:\n').length > 2 ? true : undefined));
    reader.close();
    await waiting;
  });

  it('can be read by pages of allowed origins only', async () => {
    const reader = await connect({ origin: ORIGIN });
    expect(reader.response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const stranger = await fetch(`${api.url}/jobs/${jobId}/events`, { headers: { origin: 'https://evil.example' } });
    expect(stranger.status).toBe(403);
  });

  it('fails with a problem for a job that is not there, and leaves other requests to the API', async () => {
    for (const id of ['other-0123456789ab', 'x', '..%2f..%2fopen', '']) {
      const { status, headers, body } = await callHttp(`${api.url}/jobs/${id}/events`);
      expect([status, headers['content-type']], id).toEqual([404, 'application/problem+json']);
      expect(ProblemSchema.parse(JSON.parse(body.toString())).status).toBe(404);
    }
    expect(listeners.size).toBe(0);
    for (const [method, path] of [
      ['POST', 'events'],
      ['GET', 'events/x'],
      ['GET', 'eventsx'],
    ]) {
      const { body } = await callHttp(`${api.url}/jobs/${jobId}/${path}`, { method: method ?? '' });
      expect(body.toString()).toBe('of the function');
    }
  });
});
