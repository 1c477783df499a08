import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { JobSession } from '../../../src/viewer/course/job-session.ts';
import { jobOf, manifestOf, optionsOf, renderedRecord, storedFor } from '../../fakes/job-documents.ts';

const job = jobOf(60_000, { options: optionsOf('video', { renders: ['clip', 'gif'] }) });
const { jobId } = job;
const records = [renderedRecord(job, 0), renderedRecord(job, 1)];
const completedAt = '2026-11-20T10:05:00.000Z';
const manifest = manifestOf(job, new Map(records.entries()), storedFor(records), Date.parse(completedAt));

/** What the server says of the job. */
let status: 'open' | 'complete';
const answerOf = (path: string): unknown => {
  if (path.includes('links=')) return { jobId, links: 'files', files: [], linksExpireInSeconds: 300 };
  if (path.endsWith('/slices'))
    return { jobId, status, count: 2, durationMs: 60_000, slices: [], next: 'n', more: false };
  if (!path.startsWith('/jobs/')) return job;
  return {
    ...{ jobId, status, media: 'video', source: job.source, durationMs: 60_000, createdAt: job.createdAt },
    plan: { key: `jobs/${jobId}/job.json`, url: 'http://storage/job.json' },
    slices: { planned: 2, recorded: 0, rendered: 0, failed: 0 },
    linksExpireInSeconds: 300,
    ...(status === 'open' ? {} : { completedAt, manifest, results: [] }),
  };
};

/** The stream of the server's events. */
class Events {
  static readonly CLOSED = 2;
  static last: Events | undefined;
  readonly readyState = 1;
  private readonly listeners = new Map<string, (event: { readonly data: string }) => void>();
  constructor() {
    Events.last = this;
  }
  addEventListener(name: string, listener: (event: { readonly data: string }) => void): void {
    this.listeners.set(name, listener);
  }
  close(): void {}
  tell(name: string, data: unknown): void {
    this.listeners.get(name)?.({ data: JSON.stringify(data) });
  }
}

beforeAll(() => {
  vi.stubGlobal('location', { hash: '', origin: 'http://page', pathname: '/' });
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  vi.stubGlobal('EventSource', Events);
  vi.stubGlobal('fetch', async (path: string) => Response.json(answerOf(path)));
});
afterAll(() => vi.unstubAllGlobals());

describe('a job that closes while its page is open', () => {
  it.each([
    ['is told by the stream of events', false],
    ['was known before by a new link to the film', true],
  ])('shows what is made of the whole film when that %s', async (_, isAskedBefore) => {
    status = 'open';
    const session = new JobSession(jobId, async () => 'events');
    await session.start();
    expect([session.trouble.value, session.answer.value?.status]).toEqual([undefined, 'open']);
    status = 'complete';
    if (isAskedBefore) await session.load();
    Events.last?.tell('job', { status });
    await vi.waitFor(() => expect(session.stitched.value.state).not.toBe('unknown'));
    expect(session.answer.value?.status).toBe('complete');
    session.stop();
  });
});
