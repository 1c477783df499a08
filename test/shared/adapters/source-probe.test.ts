import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBinary } from '../../../src/shared/adapters/ffmpeg/binaries.ts';
import { makeSourceProbe } from '../../../src/shared/adapters/probe/source-probe.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

let folder: string;
let server: TlsFileServer;
let bytes: number;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-source-probe-'));
  server = await startTlsFileServer();
  const film = join(folder, 'film.mp4');
  await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=1', '-c:v', 'libx264', film]);
  bytes = (await stat(film)).size;
  server.serve('film.mp4', { content: film, etag: 'e1' });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** An ffmpeg that is the real one, but for the lines of its list of codecs that match. */
const ffmpegWithout = async (codecs: string): Promise<string> => {
  const { path } = await findBinary('ffmpeg', { env: process.env });
  const script = join(folder, 'ffmpeg');
  const lines = [
    '#!/bin/sh',
    `case "$*" in *-codecs*) "${path}" "$@" | grep -v "${codecs}";; *) exec "${path}" "$@";; esac`,
  ];
  await writeFile(script, lines.join('\n'));
  await chmod(script, 0o755);
  return script;
};

const probe = (env: Readonly<Record<string, string | undefined>>) =>
  makeSourceProbe(
    {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: server.caFile, ...env },
      presign: async () => server.url('film.mp4'),
      remainingMs: () => 60_000,
    },
    new InMemoryObjectStore(),
  )({ bucket: 'bucket', key: 'film.mp4', etag: 'e1', bytes }, 'video');

it('probes a film that ffmpeg can decode', async () => {
  expect((await probe({})).video.codec).toBe('h264');
});

it('fails for a codec that this ffmpeg lacks, and names both', async () => {
  await expect(probe({ FFMPEG_PATH: await ffmpegWithout(' h264 ') })).rejects.toMatchObject({
    reason: 'unsupportedCodec',
    message: expect.stringMatching(/encoded as "h264".*cannot decode.*FFMPEG_PATH/),
  });
});
