import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProbeRequest, probeMedia } from '../../../src/shared/adapters/probe/ffprobe.ts';
import { readerInput } from '../../../src/shared/adapters/probe/probe-input.ts';
import { openSourceReader, type SourceReaderOptions } from '../../../src/shared/adapters/reader/source-reader.ts';
import {
  AccessDeniedError,
  ConfigError,
  ProcessError,
  SourceMediaError,
} from '../../../src/shared/core/errors/errors.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { runningBinaries } from '../../fixtures/running-binaries.ts';
import { type Fault, startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

const probers = await runningBinaries('ffprobe');

const PICTURES = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=25:duration=2'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=duration=3'];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-pix_fmt', 'yuv420p'];
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'];

let folder: string;
let server: TlsFileServer;
const file = (name: string) => join(folder, name);

/** Probe a file as if it had been uploaded. */
const probe = async (
  binary: string,
  content: string | Uint8Array,
  {
    fault,
    etag = 'etag-1',
    caFile = server.caFile,
    ...changes
  }: Partial<ProbeRequest> & Partial<Pick<SourceReaderOptions, 'etag' | 'caFile'>> & { readonly fault?: Fault } = {},
) => {
  const bytes = typeof content === 'string' ? await readFile(content) : content;
  const url = server.serve('film.mp4', { content: bytes, ...(fault ? { fault } : {}) });
  server.requests.length = 0;
  const reader = await openSourceReader({ url, etag, caFile, sizeBytes: bytes.length });
  try {
    return await probeMedia({
      binary,
      timeoutMs: 30_000,
      input: readerInput({ url, reader }, bytes.length),
      ...changes,
    });
  } finally {
    await reader.close();
  }
};

const failure = async (run: Promise<unknown>): Promise<Error> => {
  const outcome = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error('it did not fail');
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-ffprobe-'));
  server = await startTlsFileServer();
  const make = (name: string, ...args: string[]) => runFfmpeg([...args, file(name)]);
  await make('sound.m4a', ...SOUND, '-c:a', 'aac');
  await make('film.mp4', ...PICTURES, ...SOUND, ...H264, '-c:a', 'aac');
  await Promise.all([
    make('front.mp4', '-i', file('film.mp4'), '-c', 'copy', '-movflags', '+faststart'),
    make('film.mkv', '-i', file('film.mp4'), '-c', 'copy'),
    make('film.mov', '-i', file('film.mp4'), '-c', 'copy'),
    make('film.flv', '-i', file('film.mp4'), '-c', 'copy'),
    make('film.ts', '-i', file('film.mp4'), '-c', 'copy'),
    make('fragmented.mp4', '-i', file('film.mp4'), '-an', '-c', 'copy', '-movflags', 'frag_keyframe+empty_moov'),
    make('shifted.mp4', '-i', file('film.mp4'), '-c', 'copy', '-output_ts_offset', '10'),
    make('shifted.mkv', '-i', file('film.mp4'), '-c', 'copy', '-output_ts_offset', '10'),
    make(
      'late.mp4',
      '-itsoffset',
      '0.7',
      '-i',
      file('film.mp4'),
      '-i',
      file('sound.m4a'),
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-c',
      'copy',
    ),
    make('film.webm', ...PICTURES, ...SOUND, ...VP8, '-c:a', 'libopus'),
    make('live.webm', ...PICTURES, ...SOUND, ...VP8, '-c:a', 'libopus', '-live', '1'),
    make('film.avi', ...PICTURES, ...SOUND, '-c:v', 'mpeg4', '-c:a', 'mp2'),
    make('film.wmv', ...PICTURES, ...SOUND, '-c:v', 'wmv2', '-c:a', 'wmav2'),
    make('film.ogv', ...PICTURES, ...SOUND, '-c:v', 'libtheora', '-c:a', 'libvorbis'),
    make('film.mpg', ...PICTURES, ...SOUND, '-c:v', 'mpeg2video', '-c:a', 'mp2'),
    make('one.mp4', ...PICTURES, ...H264, '-frames:v', '1'),
    make('wide.mp4', ...PICTURES, ...H264, '-vf', 'setsar=4/3'),
    make(
      'locked.mp4',
      ...PICTURES,
      ...H264,
      '-encryption_scheme',
      'cenc-aes-ctr',
      '-encryption_key',
      '0'.repeat(32),
      '-encryption_kid',
      '1'.repeat(32),
    ),
    make('picture.png', '-f', 'lavfi', '-i', 'testsrc2=size=64x64', '-frames:v', '1'),
  ]);
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(probers)('probeMedia with ffprobe $version ($origin)', ({ path, buildYear }) => {
  /** The static builds of 2020 to 2024 crash on transport streams; that they say so is tested apart. */
  const crashesOnTs = path.includes('-installer') && (buildYear ?? 0) > 2018;

  // 2 s of pictures and 3 s of sound; where sound is primed before 0 and the container cannot say so, pictures come later.
  it.each([
    ['film.mp4', { durationMs: 2000, originUs: 0, startUs: 0 }],
    ['front.mp4', { durationMs: 2000, originUs: 0, startUs: 0 }],
    ['film.mov', { durationMs: 2000, originUs: 0, startUs: 0 }],
    // Without an edit list the reordering of frames shows.
    ['fragmented.mp4', { durationMs: 2000, originUs: 80_000, startUs: 80_000 }],
    ['late.mp4', { durationMs: 2700, originUs: 0, startUs: 700_000 }],
    ['one.mp4', { durationMs: 40, originUs: 0, startUs: 0 }],
    ['film.avi', { durationMs: 2000, originUs: 0, startUs: 0 }],
    ['film.ogv', { durationMs: 2000, originUs: 0, startUs: 0 }],
  ])('reads %s', async (name, { durationMs, originUs, startUs }) => {
    const found = await probe(path, file(name));
    expect(found).toMatchObject({
      durationMs,
      originUs,
      video: { startUs, width: 160, height: 90, fps: expect.closeTo(25, 0) },
    });
  });

  it.each([
    'shifted.mp4',
    'shifted.mkv',
    'film.mkv',
    'film.webm',
    'live.webm',
    'film.flv',
    'film.wmv',
    'film.mpg',
    'film.ts',
  ])('finds 2 s of pictures in %s, whatever its clock and its sound', async (name) => {
    if (crashesOnTs && name.endsWith('.ts')) return;
    const { durationMs, originUs, video, audioStreams } = await probe(path, file(name));
    // Matroska written by older muxers begins one sound packet late and does not say so.
    const lengthMs = durationMs - (video.startUs - originUs) / 1000;
    expect(Math.abs(lengthMs - 2000), `${lengthMs} ms`).toBeLessThanOrEqual(25);
    expect(video.startUs - originUs).toBeLessThan(50_000);
    expect(audioStreams).toBe(1);
  });

  it('tells the size in square pixels', async () => {
    expect((await probe(path, file('wide.mp4'))).video).toMatchObject({
      sar: [4, 3],
      displayWidth: 213,
      displayHeight: 90,
    });
  });

  it('sends If-Match with every request, and no credential-like header', async () => {
    await probe(path, file('film.mp4'), { etag: '"etag-1"' });
    expect(server.requests.length).toBeGreaterThan(2);
    expect(new Set(server.requests.map(({ ifMatch }) => ifMatch))).toEqual(new Set(['"etag-1"']));
  });

  it('goes on after a cut that a reconnect heals', async () => {
    const fault: Fault = { cutAfterBytes: 1000, when: ({ range }) => /^bytes=0-/.test(range ?? '') };
    expect(await probe(path, file('front.mp4'), { fault })).toMatchObject({ durationMs: 2000 });
    expect(server.requests.some(({ range }) => /^bytes=1000-/.test(range ?? ''))).toBe(true);
  });

  describe('fails for good', () => {
    const rejects = (title: string, reason: string, message: RegExp, content: () => Promise<string | Uint8Array>) =>
      it(`with ${reason} for ${title}`, async () => {
        const error = await failure(probe(path, await content()));
        expect(error).toBeInstanceOf(SourceMediaError);
        expect(error).toMatchObject({ reason, retryable: false });
        expect(error.message).toMatch(message);
      });
    const text = (content: string) => async () => Buffer.from(content);

    rejects('0 bytes', 'empty', /0 bytes/, text(''));
    rejects('a text', 'notVideo', /a text/, text('hello, this is a text\n'));
    rejects('an HTML page', 'notVideo', /HTML/, text('<!DOCTYPE html><html></html>'));
    rejects('a picture', 'notVideo', /PNG picture/, async () => file('picture.png'));
    rejects('zeros', 'notVideo', /no kind that is known/, async () => Buffer.alloc(50_000));
    rejects('sound only', 'noVideoStream', /only sound/, async () => file('sound.m4a'));
    rejects('a lost index', 'truncated', /cut off/, async () => (await readFile(file('film.mp4'))).subarray(0, 30_000));
    rejects('half an index', 'truncated', /cut off/, async () => (await readFile(file('front.mp4'))).subarray(0, 900));
    rejects('an encrypted film', 'encrypted', /encrypted/, async () => file('locked.mp4'));

    it.each([
      ['an HLS playlist', (url: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${url}\n#EXT-X-ENDLIST\n`],
      ['an ffconcat script', (url: string) => `ffconcat version 1.0\nfile ${url}\n`],
      [
        'a DASH manifest',
        (url: string) =>
          `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>${url}</BaseURL></MPD>`,
      ],
    ])('with playlist for %s, and fetches nothing that it names', async (name, playlist) => {
      const other = server.serve('other.ts', { content: file('film.ts') });
      const error = await failure(probe(path, Buffer.from(playlist(other))));
      expect(error).toMatchObject({ reason: 'playlist', message: expect.stringContaining(name) });
      expect(server.requests.filter((request) => request.name !== 'film.mp4')).toEqual([]);
    });

    // Some static builds crash on transport streams; the others read them, see above.
    it.runIf(crashesOnTs)('with toolCrashed when ffprobe crashes twice, with its name', async () => {
      const error = await failure(probe(path, file('film.ts')));
      expect(error).toMatchObject({ reason: 'toolCrashed', retryable: false });
      expect(error.message).toMatch(/crashed.*SIGSEGV.*FFPROBE_PATH/);
    });

    it('with sourceReplaced when another version is there', async () => {
      expect(await failure(probe(path, file('film.mp4'), { etag: 'older' }))).toMatchObject({
        reason: 'sourceReplaced',
      });
    });

    it('with sourceGone when it was deleted', async () => {
      expect(await failure(probe(path, file('film.mp4'), { fault: { status: 404 } }))).toMatchObject({
        reason: 'sourceGone',
      });
    });

    it('with the certificate when it does not verify', async () => {
      const error = await failure(probe(path, file('film.mp4'), { caFile: server.wrongCaFile }));
      expect(error).toBeInstanceOf(ConfigError);
      expect(error.message).toMatch(/certificate of localhost:\d+ does not verify.*NODE_EXTRA_CA_CERTS/);
    });
  });

  describe('fails for now', () => {
    const fails = async (
      run: Promise<unknown>,
      message: RegExp,
      kind: typeof ProcessError | typeof AccessDeniedError = ProcessError,
    ) => {
      const error = await failure(run);
      expect(error).toBeInstanceOf(kind);
      expect(error).toMatchObject({ retryable: true });
      expect(error.message).toMatch(message);
      expect(`${error.message} ${(error as ProcessError).stderrTail}`).not.toContain('film.mp4');
    };

    const DENIED = /Access to the source was denied \(HTTP 403\)\. Allow the role .* s3:GetObject/;
    it('when access is denied', () =>
      fails(probe(path, file('film.mp4'), { fault: { status: 403 } }), DENIED, AccessDeniedError));

    it('when access is denied in mid-read', () =>
      fails(
        probe(path, file('film.mp4'), {
          fault: { status: 403, when: ({ range }) => (range ?? '').match(/^bytes=[1-9]/) !== null },
        }),
        DENIED,
        AccessDeniedError,
      ));

    it('when it is sent to another host, which is not asked', async () => {
      const fault: Fault = {
        redirectTo: 'https://elsewhere.test/film.mp4',
        when: ({ range }) => /^bytes=0-/.test(range ?? ''),
      };
      await fails(
        probe(path, file('film.mp4'), { fault }),
        /sent to another host than the source bucket, which is refused/,
      );
    });

    it('when the source stalls, within its time', async () => {
      const fault: Fault = { stallAfterBytes: 500, when: ({ range }) => /^bytes=0-/.test(range ?? '') };
      await fails(probe(path, file('front.mp4'), { fault, timeoutMs: 1500 }), /stopped.*1500 ms/);
    });
  });
});

describe('a film without a name for anything', () => {
  it('is read by its content alone', async () => {
    const first = probers[0];
    await writeFile(file('noise.txt'), await readFile(file('film.mkv')));
    expect((await probe(first?.path ?? '', file('noise.txt'))).container).toBe('matroska,webm');
  });
});
