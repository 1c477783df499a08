import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSourceProbe } from '../../../src/shared/adapters/probe/source-probe.ts';
import { SourceMediaError } from '../../../src/shared/core/errors/errors.ts';
import type { MediaProbe } from '../../../src/shared/core/media/media-probe.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { H264, MPEG4, numberedSource, VP8 } from '../../fixtures/numbered-film.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';
import { WORLD_SEED } from '../../fixtures/world-seed.ts';

const RUNS = { numRuns: 7, seed: WORLD_SEED };
const SECONDS = 2;
const LONG_MS = 180_000;

let folder: string;
let server: TlsFileServer;

/** Plan an upload as the splitter does. */
const plan = async (content: Uint8Array): Promise<MediaProbe> => {
  const presign = async () => server.serve('damaged', { content, etag: 'e1' });
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: server.caFile };
  const probe = makeSourceProbe({ env, presign, remainingMs: () => 60_000 }, new InMemoryObjectStore());
  return probe({ bucket: 'bucket', key: 'damaged', etag: 'e1', bytes: content.length }, 'video');
};

/** Ours to say of a file, whatever is wrong with it. */
const CODES = [
  'empty',
  'notVideo',
  'truncated',
  'nothingDecodes',
  'noVideoStream',
  'noDuration',
  'unsupportedCodec',
  'tooLarge',
  'encrypted',
  'initMissing',
  'memoryLimit',
  'searchLimit',
  'toolCrashed',
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-damaged-'));
  server = await startTlsFileServer();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each([
  ['film.mp4', H264],
  ['film.mkv', H264],
  ['film.webm', VP8],
  ['film.ts', H264],
  ['film.avi', MPEG4],
  ['film.flv', H264],
])('%s', (name, encode) => {
  let whole: Buffer;
  beforeAll(async () => {
    const path = join(folder, name);
    const sound = ['-f', 'lavfi', '-i', `sine=d=${SECONDS}`];
    await runFfmpeg([
      ...['-f', 'lavfi', '-t', `${SECONDS}`, '-i', numberedSource({ rate: '25' }), ...sound],
      ...encode,
      path,
    ]);
    whole = await readFile(path);
  });

  const judge = async (content: Uint8Array) => {
    const outcome = await plan(content).catch((error: unknown) => error);
    if (outcome instanceof Error) {
      expect(outcome).toBeInstanceOf(SourceMediaError);
      expect(CODES).toContain((outcome as SourceMediaError).reason);
      expect(outcome.message).toMatch(/^[A-Z"].*\.$/s);
      return;
    }
    expect((outcome as MediaProbe).durationMs).toBeGreaterThan(0);
  };

  it('is planned or refused for good, wherever it was cut', { timeout: LONG_MS }, async () => {
    const places = fc.double({ min: 0.001, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(places, (share) => judge(whole.subarray(0, Math.ceil(whole.length * share)))),
      RUNS,
    );
  });

  it('is planned or refused for good, whatever bytes were changed', { timeout: LONG_MS }, async () => {
    const near = fc.oneof(fc.nat(400), fc.nat(whole.length - 1));
    const changes = fc.array(fc.tuple(near, fc.nat(255)), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(changes, (each) => {
        const damaged = Buffer.from(whole);
        for (const [at, value] of each) damaged[at % damaged.length] = value;
        return judge(damaged);
      }),
      RUNS,
    );
  });
});
