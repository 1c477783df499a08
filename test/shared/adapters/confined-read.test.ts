import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Binary, type BinaryKind, listBinaries } from '../../../src/shared/adapters/binaries.ts';
import { capabilitiesOf } from '../../../src/shared/adapters/ffmpeg-capabilities.ts';
import { runMediaProcess } from '../../../src/shared/adapters/run-media-process.ts';
import { openTunnel } from '../../../src/shared/adapters/tunnel.ts';
import { classifyStderr } from '../../../src/shared/media/classify-stderr.ts';
import { confinedInputArgs } from '../../../src/shared/media/input-args.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { type Fault, startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

const running = async (kind: BinaryKind): Promise<Binary[]> =>
  (await listBinaries(kind, { env: process.env })).flatMap((found) => (found.status === 'runs' ? [found.binary] : []));
const binaries = [...(await running('ffmpeg')), ...(await running('ffprobe'))];

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
  /** Where the tunnel leads, where it is not to the server. */
  readonly allow?: string;
}

/** Count the frames of a remote file with a binary, as the project would read it. */
const read = async ({ kind, path }: Binary, content: Uint8Array, reading: Reading = {}) => {
  const { etag = 'etag-1', caFile = server.caFile, fault, host = server.host, allow = server.host } = reading;
  const url = server.serve('film.mp4', { content, ...(fault ? { fault } : {}) }).replace(server.host, host);
  const tunnel = await openTunnel({ allow: { host: allow, port: server.port } });
  server.requests.length = 0;
  // A shorter wait between reconnects than the project's own, for the sake of the test's time.
  const confined = confinedInputArgs({ url, etag, caFile }, await capabilitiesOf(path).input());
  const input = [...confined, '-reconnect_delay_max', '1'];
  const args =
    kind === 'ffmpeg'
      ? [
          '-nostdin',
          '-hide_banner',
          '-loglevel',
          'warning',
          ...input,
          '-i',
          url,
          '-map',
          '0:V:0',
          '-f',
          'framemd5',
          'pipe:1',
        ]
      : [
          '-v',
          'warning',
          ...input,
          '-select_streams',
          'V:0',
          '-show_entries',
          'packet=pts',
          '-of',
          'csv=p=0',
          '-i',
          url,
        ];
  try {
    const env = { http_proxy: tunnel.url };
    const run = await runMediaProcess({ binary: path, args, env, timeoutMs: 30_000, maxAddressSpaceBytes: 1024 ** 3 });
    const frames = run.stdout
      .toString()
      .split('\n')
      .filter((line) => /^\d/.test(line)).length;
    return { frames, run, findings: classifyStderr(run.stderrTail), tunnel };
  } finally {
    await tunnel.close();
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
  it('reads over TLS by host name through the tunnel, without a complaint', async () => {
    const { frames, run, tunnel } = await read(binary, film);
    expect({ frames, exitCode: run.exitCode, stderr: run.stderrTail }).toEqual({
      frames: FRAMES,
      exitCode: 0,
      stderr: '',
    });
    expect(tunnel.refused).toEqual([]);
    expect(tunnel.bytesIn).toBeGreaterThan(film.length);
  });

  it('goes on where a cut connection ended, with If-Match again', async () => {
    const fault: Fault = { cutAfterBytes: 100_000, when: (_request, index) => index === 0 };
    const { frames, findings } = await read(binary, film, { fault });
    expect(frames).toBe(FRAMES);
    expect(findings).toEqual({ reconnects: 1 });
    expect(server.requests.map(({ range, ifMatch }) => [range, ifMatch])).toEqual([
      ['bytes=0-', '"etag-1"'],
      ['bytes=100000-', '"etag-1"'],
    ]);
  });

  it('reports a 403 in mid-read, whatever it exits with', async () => {
    const fault: Fault = { cutAfterBytes: 100_000, when: (_request, index) => index === 0, otherwise: { status: 403 } };
    const { frames, findings } = await read(binary, film, { fault });
    expect(frames).toBeLessThan(FRAMES);
    expect(findings).toMatchObject({ transport: 'http', httpStatus: 403 });
  });

  it.each([
    ['a replaced source', { etag: 'older' }, { transport: 'http', httpStatus: 412 }],
    ['a deleted source', { fault: { status: 404 } }, { transport: 'http', httpStatus: 404 }],
    ['a redirect to another host', { fault: { redirectTo: 'https://elsewhere.test/x' } }, { transport: 'refused' }],
    ['a host that the tunnel does not lead to', { allow: 'elsewhere.test' }, { transport: 'refused' }],
    ['a certificate of another authority', () => ({ caFile: server.wrongCaFile }), { transport: 'tls' }],
    ['a certificate of another name', { host: '127.0.0.1', allow: '127.0.0.1' }, { transport: 'tls' }],
  ])('fails for %s, and says that', async (_what, reading, expected) => {
    const { frames, run, findings } = await read(binary, film, typeof reading === 'function' ? reading() : reading);
    expect(frames).toBe(0);
    expect(run.exitCode).not.toBe(0);
    expect(findings).toMatchObject(expected);
    expect(run.stderrTail).not.toContain('film.mp4');
  });

  it('fails for a redirect to plain HTTP, even of the same host', async () => {
    const { frames, tunnel } = await read(binary, film, {
      fault: { redirectTo: `http://localhost:${server.port}/film.mp4` },
    });
    expect(frames).toBe(0);
    expect(tunnel.refused.filter((what) => what.startsWith('GET'))).toEqual(tunnel.refused);
  });

  it.each([
    ['an HLS playlist', (url: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${url}\n#EXT-X-ENDLIST\n`],
    ['an ffconcat script', (url: string) => `ffconcat version 1.0\nfile ${url}\n`],
    ['an ffconcat script over local files', () => `ffconcat version 1.0\nfile /etc/hostname\n`],
  ])('fails for %s, and fetches nothing that it names', async (_what, playlist) => {
    const other = server.serve('other.mp4', { content: film });
    const { frames, findings } = await read(binary, Buffer.from(playlist(other)));
    expect(frames).toBe(0);
    expect(new Set(server.requests.map(({ name }) => name))).toEqual(new Set(['film.mp4']));
    expect(findings).toEqual({ reconnects: 0 });
  });
});
