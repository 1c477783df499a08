import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeMedia } from '../../../src/shared/adapters/probe/ffprobe.ts';
import { readerInput } from '../../../src/shared/adapters/probe/probe-input.ts';
import { openSourceReader } from '../../../src/shared/adapters/reader/source-reader.ts';
import { manyTracks } from '../../fixtures/film-surgery.ts';
import { deepFlv, matroskaOfTracks, oggOfStreams } from '../../fixtures/hostile-films.ts';
import { runningBinaries } from '../../fixtures/running-binaries.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

const probers = await runningBinaries('ffprobe');
const SOON_MS = 30_000;
const EIGHTY_MILLION = 80_000_000;

let server: TlsFileServer;
beforeAll(async () => {
  server = await startTlsFileServer();
});
afterAll(() => server.close());

const refusal = async (binary: string, content: Uint8Array) => {
  const url = server.serve('bomb.mp4', { content });
  const reader = await openSourceReader({ url, etag: 'etag-1', caFile: server.caFile, sizeBytes: content.length });
  try {
    const request = { binary, timeoutMs: 60_000, input: readerInput({ url, reader }, content.length) };
    return await probeMedia(request).catch((error: unknown) => error);
  } finally {
    await reader.close();
  }
};

describe.each(probers)('ffprobe $version ($origin)', ({ path }) => {
  it.each([
    ['a track of 80 million samples', () => manyTracks(1, { samples: EIGHTY_MILLION })],
    ['400 tracks of 4 million samples', () => manyTracks(400, { samples: 4_000_000 })],
    [
      'a sound whose chunk holds 4 billion moments, 20 times',
      () => manyTracks(20, { samples: 2 ** 32 - 1, raw: true }),
    ],
    ...(['stts', 'ctts', 'stsc', 'stco', 'stss'] as const).map(
      (table) =>
        [
          `80 million entries of ${table} in less than 5 kB`,
          () => manyTracks(1, { claims: { table, entries: EIGHTY_MILLION } }),
        ] as const,
    ),
    ['a compressed index that says to become 4 GB', () => manyTracks(1, { packedAs: 2 ** 32 - 1 })],
    ['a compressed index of many samples', () => manyTracks(400, { samples: 4_000_000, packedAs: 1_000_000 })],
  ] as const)('is not kept busy by %s', { timeout: 60_000 }, async (title, make) => {
    const bytes = make();
    const startedAt = performance.now();
    const error = await refusal(path, bytes);
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
    expect(error).toMatchObject({ retryable: false });
    // A list of times takes no memory of ffprobe's: that it has no end of its own is as if there were none.
    if (!title.includes('stts')) expect(error).toMatchObject({ reason: 'memoryLimit' });
  });

  it.each([
    ['1,000 tracks of an MP4', () => manyTracks(1000)],
    ['1,000 tracks of a WebM', () => matroskaOfTracks(1000)],
    ['600 streams of an Ogg file', () => oggOfStreams(600)],
  ])('refuses %s as too many', { timeout: 60_000 }, async (_, make) => {
    expect(await refusal(path, make())).toMatchObject({ reason: 'tooManyStreams', retryable: false });
  });

  it.each(['object', 'array', 'list'] as const)(
    'ends at once over an FLV whose metadata is an %s within another, 60,000 times, also where that crashes it',
    { timeout: 60_000 },
    async (kind) => {
      const error = await refusal(path, deepFlv(kind, 60_000));
      expect(error).toMatchObject({
        retryable: false,
        reason: expect.stringMatching(/^(toolCrashed|nothingDecodes)$/),
      });
    },
  );

  it('takes hours of sound in the old manner for what they are', async () => {
    // 3 hours of 48 kHz.
    const error = await refusal(path, manyTracks(1, { samples: 3 * 3600 * 48_000, raw: true }));
    expect(error).toMatchObject({ reason: 'noVideoStream' });
  });
});
