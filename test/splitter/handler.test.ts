import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ensureCertificate } from '../../src/local/disk/certificate.ts';
import { findBinary } from '../../src/shared/adapters/ffmpeg/binaries.ts';
import { readSourceOutcome } from '../../src/shared/core/completion/source-outcome.ts';
import { SliceEventSchema } from '../../src/shared/core/contracts/events.ts';
import { jobKey } from '../../src/shared/core/contracts/object-keys.ts';
import { readDocument, readJson } from '../../src/shared/core/contracts/read-document.ts';
import { JobSchema } from '../../src/shared/core/documents/job.ts';
import { type LocalServices, startLocalServices } from '../fakes/local-services.ts';

const run = promisify(execFile);
let folder: string;
let services: LocalServices;
let handler: (event: unknown, context: Context) => Promise<void>;
let film: Buffer;

const invoke = (event: unknown) =>
  handler(event, { awsRequestId: 'splitter-request', getRemainingTimeInMillis: () => 300_000 } as Context);

const uploaded = (key: string, etag: string, size: number) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'source' }, object: { key, etag, size } },
});

const upload = async (key: string, body: Buffer): Promise<string> => {
  await services.putObject('source', key, body);
  return (await services.store.head('source', key))?.etag ?? '';
};

const outcomeOf = async (key: string, etag: string): Promise<Record<string, unknown>> => {
  const { jobIds, refusal } = await readSourceOutcome(services.store, 'output', { bucket: 'source', key, etag });
  return { ...refusal, jobId: jobIds[0] };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-splitter-'));
  const { key, cert, caPath } = await ensureCertificate(folder);
  services = await startLocalServices({ key, cert });
  const env = { ...services.env, NODE_EXTRA_CA_CERTS: caPath, SLICE_SECONDS: '2' };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  ({ handler } = await import('../../src/splitter/handler.ts'));
  const { path } = await findBinary('ffmpeg', { env: process.env });
  const file = join(folder, 'film.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=4.5:size=320x180:rate=10'];
  await run(path, ['-v', 'error', ...picture, '-c:v', 'mpeg4', file]);
  film = await readFile(file);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await services?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the splitter over S3 with TLS and the bus', () => {
  it('plans a film that it reads over https by host name, and asks for its slices', async () => {
    const key = `a film+100% "Größe".mp4`;
    const etag = await upload(key, film);
    await invoke(uploaded(key, etag, film.length));
    const { jobId } = await outcomeOf(key, etag);
    const stored = await services.store.getText('output', jobKey(String(jobId)));
    const job = readJson(JobSchema, stored?.text ?? '', 'job.json');
    expect(job).toMatchObject({
      sliceCount: 3,
      probe: { durationMs: 4500, video: { width: 320, height: 180 } },
      source: { bucket: 'source', key, etag, bytes: film.length },
    });
    expect(job.ffmpeg.sha256).toMatch(/^[0-9a-f]{64}$/);
    await vi.waitFor(() => expect(services.events).toHaveLength(4));
    // The outline is asked for in the same call, before the slices.
    const [outline, ...others] = services.events;
    expect(outline).toMatchObject({ 'detail-type': 'outlineWanted', detail: { jobId } });
    const slices = others
      .map(({ detail }) => readDocument(SliceEventSchema, detail, 'event'))
      .sort((a, b) => a.start - b.start);
    expect(slices.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, 4],
      [4, 4.5],
    ]);
    expect(slices[0]).toMatchObject({ key, jobId, etag, length: 4.5, count: 3, media: 'video' });
  });

  it('rejects a text that is named like a film', async () => {
    const before = services.events.length;
    const etag = await upload('text.mp4', Buffer.from('This is a text and no film at all.\n'.repeat(20)));
    await invoke(uploaded('text.mp4', etag, 700));
    expect(await outcomeOf('text.mp4', etag)).toMatchObject({ rejected: { reason: 'notVideo' } });
    await vi.waitFor(() => expect(services.events).toHaveLength(before + 1));
    expect(services.events.at(-1)).toMatchObject({ 'detail-type': 'videoRejected', detail: { reason: 'notVideo' } });
  });

  it('takes an event that it cannot read as final', async () => {
    await expect(invoke({ detail: 'nonsense' })).resolves.toBeUndefined();
  });

  it('fails so that it is tried again when the store cannot be reached, after the other uploads had their turn', async () => {
    const etag = await upload('second.mp4', Buffer.alloc(0));
    const record = (key: string, eTag: string) => ({
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'source' }, object: { key, eTag, size: 5 } },
    });
    // A key longer than S3 takes is refused with 400: neither missing nor forbidden.
    const Records = [record('k'.repeat(1100), 'e1'), record('second.mp4', etag)];
    await expect(invoke({ Records })).rejects.toThrow(/HTTP 400/);
    expect(await outcomeOf('second.mp4', etag)).toMatchObject({ rejected: { reason: 'empty' } });
  });
});
