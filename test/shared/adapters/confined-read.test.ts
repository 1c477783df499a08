import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Binary } from '../../../src/shared/adapters/ffmpeg/binaries.ts';
import { runMediaProcess } from '../../../src/shared/adapters/process/run-media-process.ts';
import { openSourceReader } from '../../../src/shared/adapters/reader/source-reader.ts';
import { confinedReaderArgs } from '../../../src/shared/core/media/input-args.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { runningBinaries } from '../../fixtures/running-binaries.ts';
import { type Fault, startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

const binaries = [...(await runningBinaries('ffmpeg')), ...(await runningBinaries('ffprobe'))];

const FRAMES = 50;
let folder: string;
let server: TlsFileServer;
let film: Buffer;

interface Reading {
  readonly etag?: string;
  readonly caFile?: string;
  readonly fault?: Fault;
  /** Host of the URL, where it is not the server's. */
  readonly host?: string;
}

const DECODE = ['-map', '0:V:0', '-f', 'framemd5', 'pipe:1'];
const LIST = ['-select_streams', 'V:0', '-show_entries', 'packet=pts', '-of', 'csv=p=0'];

/** Count the frames of a remote file with a binary, as the project would read it. */
const read = async ({ kind, path }: Binary, content: Uint8Array, reading: Reading = {}) => {
  const { etag = 'etag-1', caFile = server.caFile, fault, host = server.host } = reading;
  const url = server.serve('film.mp4', { content, ...(fault ? { fault } : {}) }).replace(server.host, host);
  const patience = { stallMs: 700, retry: { attempts: 3, firstMs: 20, longestMs: 40 } };
  const reader = await openSourceReader({ url, etag, caFile, sizeBytes: content.length, ...patience });
  server.requests.length = 0;
  const input = [...confinedReaderArgs(), ...(kind === 'ffprobe' ? LIST : []), '-i', reader.url];
  const args =
    kind === 'ffmpeg'
      ? ['-nostdin', '-hide_banner', '-v', 'warning', ...input, ...DECODE]
      : ['-v', 'warning', ...input];
  try {
    const limits = { timeoutMs: 30_000, maxAddressSpaceBytes: 1024 ** 3 };
    const run = await runMediaProcess({ binary: path, args, signal: reader.broken, ...limits });
    const lines = run.stdout.toString().split('\n');
    return { frames: lines.filter((line) => /^\d/.test(line)).length, run, fault: reader.fault };
  } finally {
    await reader.close();
  }
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-confined-'));
  server = await startTlsFileServer();
  const path = join(folder, 'film.mp4');
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'];
  await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=2', ...encode, path]);
  film = await readFile(path);
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(binaries)('$kind $version ($origin), confined', (binary) => {
  it('reads over TLS by host name, without a complaint', async () => {
    const { frames, run, fault } = await read(binary, film);
    expect({ frames, exitCode: run.exitCode, stderr: run.stderrTail, fault }).toEqual({
      frames: FRAMES,
      exitCode: 0,
      stderr: '',
      fault: undefined,
    });
  });

  it('goes on where a cut connection ended, with If-Match again', async () => {
    const cut: Fault = { cutAfterBytes: 100_000, when: (_request, index) => index === 0 };
    const { frames, fault } = await read(binary, film, { fault: cut });
    expect({ frames, fault }).toEqual({ frames: FRAMES, fault: undefined });
    expect(server.requests.map(({ range }) => range)).toEqual([
      `bytes=0-${film.length - 1}`,
      `bytes=100000-${film.length - 1}`,
    ]);
    expect(server.requests.map(({ ifMatch }) => ifMatch)).toEqual(['"etag-1"', '"etag-1"']);
  });

  it('is stopped by a 403 in mid-read', async () => {
    const cut: Fault = { cutAfterBytes: 100_000, when: (_request, index) => index === 0, otherwise: { status: 403 } };
    const { frames, fault } = await read(binary, film, { fault: cut });
    expect(frames).toBeLessThan(FRAMES);
    expect(fault).toEqual({ transport: 'http', httpStatus: 403 });
  });

  it.each([
    ['a replaced source', { etag: 'older' }, { transport: 'http', httpStatus: 412 }],
    ['a deleted source', { fault: { status: 404 } }, { transport: 'http', httpStatus: 404 }],
    ['a redirect to another host', { fault: { redirectTo: 'https://elsewhere.test/x' } }, { transport: 'refused' }],
    ['a certificate of another authority', () => ({ caFile: server.wrongCaFile }), { transport: 'tls' }],
    ['a certificate of another name', { host: '127.0.0.1' }, { transport: 'tls' }],
  ])('fails for %s, which is known', async (_what, reading, expected) => {
    const { frames, run, fault } = await read(binary, film, typeof reading === 'function' ? reading() : reading);
    expect(frames).toBe(0);
    expect(run.exitCode).not.toBe(0);
    expect(fault).toEqual(expected);
    expect(run.stderrTail).not.toContain('film.mp4');
  });

  it.each([
    ['an HLS playlist', (url: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${url}\n#EXT-X-ENDLIST\n`],
    ['an ffconcat script', (url: string) => `ffconcat version 1.0\nfile ${url}\n`],
    ['an ffconcat script over local files', () => `ffconcat version 1.0\nfile /etc/hostname\n`],
  ])('fails for %s, and fetches nothing that it names', async (_what, playlist) => {
    const other = server.serve('other.mp4', { content: film });
    const { frames, fault } = await read(binary, Buffer.from(playlist(other)));
    expect(frames).toBe(0);
    expect(new Set(server.requests.map(({ name }) => name))).toEqual(new Set(['film.mp4']));
    expect(fault).toBeUndefined();
  });
});
