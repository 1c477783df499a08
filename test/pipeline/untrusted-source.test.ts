import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attemptSlice } from '../fixtures/attempt-slice.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { runningBinaries } from '../fixtures/running-binaries.ts';
import { startTlsFileServer, type TlsFileServer } from '../fixtures/tls-file-server.ts';

const LENGTH_MS = 2_000;

const binaries = await runningBinaries('ffmpeg');

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

/** One attempt of a worker at the only slice of a film that is read from `url`. */
const attempt = async (how: { readonly url: string; readonly caFile: string; readonly ffmpeg: string }) => {
  const { end: outcome, written } = await attemptSlice({ ...how, bytes: film.length, lengthMs: LENGTH_MS });
  return { outcome, written };
};

describe.each(binaries)('ffmpeg $version of $origin', ({ path: ffmpeg }) => {
  it('renders from a server whose certificate verifies', async () => {
    const url = server.serve('film.mp4', { content: film });
    const { outcome, written } = await attempt({ url, caFile: server.caFile, ffmpeg });
    expect(outcome).toMatchObject({ value: { status: 'rendered', record: { status: 'rendered' } } });
    // GIF, two frames, two of ASCII art, a strip of tiles, the poster.
    expect(written).toHaveLength(7);
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
