import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listBinaries } from '../../src/shared/adapters/binaries.ts';
import { openWorkspace } from '../../src/shared/adapters/workspace.ts';
import type { Job } from '../../src/shared/contracts/job.ts';
import { RecentListing } from '../../src/worker/recent-listing.ts';
import { makeRenderMedia } from '../../src/worker/render-media.ts';
import { renderSlice, type SliceOutcome } from '../../src/worker/render-slice.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';
import { FILM_HEIGHT, FILM_WIDTH, H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { makeProbe } from '../fixtures/probe.ts';
import { startTlsFileServer, type TlsFileServer } from '../fixtures/tls-file-server.ts';

const LENGTH_MS = 2_000;
const MEMORY_MB = 1769;

const binaries = (await listBinaries('ffmpeg', { env: process.env })).flatMap((candidate) =>
  candidate.status === 'runs' ? [candidate.binary] : [],
);

let folder: string;
let film: Buffer;
let server: TlsFileServer;
let elsewhere: TlsFileServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-untrusted-'));
  const path = join(folder, 'film.mp4');
  await makeNumberedFilm(path, { rate: '30', frames: 60, encode: H264 });
  film = await readFile(path);
  [server, elsewhere] = await Promise.all([startTlsFileServer(), startTlsFileServer()]);
});
afterAll(async () => {
  await Promise.all([server?.close(), elsewhere?.close()]);
  await rm(folder, { recursive: true, force: true });
});

interface Attempt {
  readonly url: string;
  readonly caFile: string;
  readonly ffmpeg: string;
}

/** One attempt of a worker at the only slice of a film that is read from `url`. */
const attempt = async ({ url, caFile, ffmpeg }: Attempt) => {
  const size = { width: FILM_WIDTH, height: FILM_HEIGHT, displayWidth: FILM_WIDTH, displayHeight: FILM_HEIGHT };
  const job: Job = jobOf(LENGTH_MS, {
    probe: makeProbe({ durationMs: LENGTH_MS }, size),
    source: { bucket: 'source', key: 'film.mp4', etag: 'etag-1', bytes: film.length },
  });
  const store = new InMemoryObjectStore();
  const { publish } = new RecordedEvents();
  const access = { presign: async () => url, env: { NODE_EXTRA_CA_CERTS: caFile, FFMPEG_PATH: ffmpeg } };
  const event = {
    source: 'custom.gifGenerator',
    'detail-type': 'newVideoCreated',
    detail: { key: 'film.mp4', start: 0, end: LENGTH_MS / 1000, jobId: job.jobId, index: 0 },
  };
  const outcome = await renderSlice(
    event,
    { requestId: 'request', coldStart: false },
    {
      store,
      publish,
      config: { outputBucket: 'output', memoryMb: MEMORY_MB },
      findJob: { stored: async () => job, derived: async () => job },
      renderMedia: makeRenderMedia({ ...access, memoryMb: MEMORY_MB, remainingMs: () => 60_000 }),
      openWorkspace,
      now: Date.now,
      recent: new RecentListing(Date.now),
    },
  ).then(
    (value: SliceOutcome) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return { outcome, written: store.calls.filter(({ operation }) => operation === 'put') };
};

describe.each(binaries)('ffmpeg $version of $origin', ({ path: ffmpeg }) => {
  it('renders from a server whose certificate verifies', async () => {
    const url = server.serve('film.mp4', { content: film });
    const { outcome, written } = await attempt({ url, caFile: server.caFile, ffmpeg });
    expect(outcome).toMatchObject({ value: { status: 'rendered', record: { status: 'rendered' } } });
    // GIF, two frames, two of ASCII art, a strip of tiles.
    expect(written).toHaveLength(6);
  });

  it('fails for good, and says why, when the certificate does not verify', async () => {
    const url = server.serve('film.mp4', { content: film });
    const before = server.requests.length;
    const { outcome, written } = await attempt({ url, caFile: server.wrongCaFile, ffmpeg });
    expect(outcome).toMatchObject({ value: { status: 'failed', record: { error: { name: 'ConfigError' } } } });
    expect(outcome).toMatchObject({
      value: { record: { error: { message: expect.stringMatching(/certificate .* does not verify/) } } },
    });
    expect(written).toEqual([]);
    expect(server.requests.length).toBe(before);
  });

  it('fails when it is redirected to another host, and asks that host for nothing', async () => {
    const elsewhereUrl = elsewhere.serve('film.mp4', { content: film });
    const url = server.serve('moved.mp4', { content: film, fault: { redirectTo: elsewhereUrl } });
    const { outcome, written } = await attempt({ url, caFile: server.caFile, ffmpeg });
    expect(outcome).toMatchObject({ error: { retryable: true } });
    expect(String('error' in outcome && outcome.error)).toMatch(
      /another host than the source bucket, which is refused/,
    );
    expect(written).toEqual([]);
    expect(elsewhere.requests).toEqual([]);
  });
});
