import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { slicesOf } from '../../../src/shared/core/job/job-slices.ts';
import { decodeGrayGif, decodeJpegs, type GrayPicture } from '../../fixtures/decode-pictures.ts';
import { H264, makeNumberedFilm, readFrameNumber, VP8 } from '../../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, readPictures } from '../../fixtures/pipeline.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import type { FormatCase } from './format-case.ts';

const GIF_FPS = 10;
export const numberOf = ({ gray, width, height }: GrayPicture): number => readFrameNumber(gray, width, height);

/**
 * Every JPEG and every frame of a GIF shows the frame that is due then.
 * @param durationMs of the film, give or take a rounded frame
 * @param shownAt number of the frame, by milliseconds of the film
 */
export const showsFrames =
  (durationMs: number, shownAt: (ms: number) => number) =>
  async (done: FinishedJob, pipeline: Pipeline): Promise<void> => {
    expect(Math.abs(done.job.probe.durationMs - durationMs)).toBeLessThanOrEqual(2);
    const { gifs, frames } = await readPictures(pipeline, done);
    const seconds = Array.from({ length: Math.ceil(done.job.probe.durationMs / 1000) }, (_, second) => second);
    expect([...frames.keys()]).toEqual(seconds);
    expect((await decodeJpegs([...frames.values()])).map(numberOf)).toEqual(
      seconds.map((second) => shownAt(second * 1000)),
    );
    expect(gifs.map((gif) => decodeGrayGif(gif).frames.map(numberOf))).toEqual(
      slicesOf(done.job).map(({ startMs, endMs }) =>
        Array.from({ length: Math.ceil(((endMs - startMs) * GIF_FPS) / 1000) }, (_, i) =>
          shownAt(startMs + (i * 1000) / GIF_FPS),
        ),
      ),
    );
  };

/** Frames of 40 ms each, the last one held. */
const at25 =
  (frames: number) =>
  (ms: number): number =>
    Math.min(frames - 1, Math.floor(ms / 40));

/** A Matroska film of 25 frames a second, and its bytes changed. */
const changedMatroska =
  (name: string, encode: readonly string[], frames: number, change: (bytes: Buffer) => void) =>
  async (folder: string): Promise<Uint8Array> => {
    const path = join(folder, name);
    await makeNumberedFilm(path, { rate: '25', frames, encode });
    const bytes = await readFile(path);
    change(bytes);
    return bytes;
  };

const find = (bytes: Buffer, what: readonly number[] | string): number => {
  const at = bytes.indexOf(typeof what === 'string' ? what : Buffer.from(what));
  if (at < 0) throw new Error(`${what} is not in the file`);
  return at;
};

/** @see RFC 9559, 5.1.2.10 (length of the segment, a float of 8 bytes) */
const setLength = (bytes: Buffer, ms: number): void => {
  bytes.writeDoubleBE(ms, find(bytes, [0x44, 0x89, 0x88]) + 3);
};
const setTag = (bytes: Buffer, from: string, to: string): void => {
  bytes.write(to, find(bytes, from), 'latin1');
};
/** The default duration of a picture becomes a void element (RFC 8794, 11.3.2). */
const dropDurations = (bytes: Buffer): void => {
  Buffer.from([0xec, 0x86]).copy(bytes, find(bytes, [0x23, 0xe3, 0x83, 0x84]));
};

const FILM = { container: 'Matroska', codec: 'H.264' } as const;
/** Pictures as small as their numbers can be read. */
const RENDERS = 'slice=5;renders=gif,frames,storyboard;gif.width=128';

/** Of 8 s: the border lies between two pictures of a GIF, and within a slice. */
const JOINED = { frames: 200, border: 103 } as const;

/** Two recordings of one film, each with a clock that begins anew, written one after the other. */
const joined =
  (extension: string, encode: readonly string[], ...second: readonly string[]) =>
  async (folder: string): Promise<Uint8Array> => {
    const part = async (name: string, from: number, to: number, options: readonly string[]) => {
      const path = join(folder, `${name}.${extension}`);
      const cut = ['-vf', `trim=start_frame=${from},setpts=PTS-STARTPTS`];
      await makeNumberedFilm(path, { rate: '25', frames: to - from, encode: [...cut, ...encode, ...options] });
      return readFile(path);
    };
    const { frames, border } = JOINED;
    const name = `joined${second.length}`;
    return Buffer.concat([await part(`${name}a`, 0, border, []), await part(`${name}b`, border, frames, second)]);
  };

const JOINED_RESULT = {
  status: 'complete',
  warnings: ['clockJump'],
  check: showsFrames(8000, at25(JOINED.frames)),
} as const;
const JOINED_FEATURE = 'two recordings joined, the clock begins again';

/** A film with something behind it, or in its middle, that has no pictures. */
const withSound =
  (name: string, order: readonly ('film' | 'sound')[]) =>
  async (folder: string): Promise<Uint8Array> => {
    const film = join(folder, `${name}-film.mkv`);
    const sound = join(folder, `${name}-sound.mka`);
    await makeNumberedFilm(film, { rate: '25', frames: 101, encode: H264 });
    await runFfmpeg(['-f', 'lavfi', '-i', 'sine=d=3', '-c:a', 'aac', sound]);
    return Buffer.concat(await Promise.all(order.map((part) => readFile(part === 'film' ? film : sound))));
  };

/** Fragments of 37 pictures, and less of the last one than it says. */
const cutFragments =
  (name: string, keep: (bytes: Buffer) => number) =>
  async (folder: string): Promise<Uint8Array> => {
    const path = join(folder, name);
    const fragments = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];
    await makeNumberedFilm(path, { rate: '25', frames: 185, encode: [...H264, ...fragments] });
    const bytes = await readFile(path);
    return bytes.subarray(0, keep(bytes));
  };

/** What is there is shown, and what is not there is told. */
const endsEarly =
  (shownAt: (ms: number) => number) =>
  async (done: FinishedJob, pipeline: Pipeline): Promise<void> => {
    const gif = await pipeline.read(`jobs/${done.job.jobId}/gif/00000.gif`);
    expect(decodeGrayGif(gif).frames.map(numberOf)).toEqual(
      Array.from({ length: 50 }, (_, i) => shownAt((i * 1000) / GIF_FPS)),
    );
    expect(done.manifest.coverage.gaps).toMatchObject([
      { index: 1, start: 5, error: { name: 'IncompleteRenderError' } },
    ]);
  };

/** FLV without the 13 bytes that a file begins with. */
const FLV_HEAD_BYTES = 13;

/** Pictures in another order than they are shown in, in containers that do not say when they are shown. */
const reordered =
  (name: string, encode: readonly string[]) =>
  async (folder: string): Promise<string> => {
    const path = join(folder, name);
    await makeNumberedFilm(path, { rate: '25', frames: 176, encode });
    return path;
  };
const MPEG4_B = ['-c:v', 'mpeg4', '-q:v', '4', '-g', '37', '-bf', '2'];
const MPEG2_B = ['-c:v', 'mpeg2video', '-q:v', '4', '-g', '12', '-bf', '2'];

/** Containers whose figures about time are wrong or missing. */
export const CLOCK_CASES: readonly FormatCase[] = [
  {
    ...FILM,
    key: 'held-last-picture.mkv',
    feature: 'a last picture without a duration, long before the film ends',
    options: RENDERS,
    make: changedMatroska('held.mkv', H264, 75, (bytes) => {
      dropDurations(bytes);
      setLength(bytes, 12_000);
      setTag(bytes, '00:00:03.', '00:00:12.');
    }),
    result: { status: 'complete', warnings: ['heldPicture'], check: showsFrames(12_000, at25(75)) },
  },
  {
    ...FILM,
    key: 'longer-by-50-ms.mkv',
    feature: 'a length that ends after the last picture',
    options: RENDERS,
    make: changedMatroska('longer.mkv', H264, 150, (bytes) => {
      dropDurations(bytes);
      setLength(bytes, 6050);
      setTag(bytes, '00:00:06.0', '00:00:06.9');
    }),
    result: { status: 'complete', check: showsFrames(6050, at25(150)) },
  },
  {
    ...FILM,
    key: 'stale-long-tag.mkv',
    feature: 'a DURATION tag that is too long',
    options: RENDERS,
    make: changedMatroska('long-tag.mkv', H264, 151, (bytes) => setTag(bytes, '00:00:06.', '00:01:40.')),
    result: { status: 'complete', check: showsFrames(6040, at25(151)) },
  },
  {
    container: 'WebM',
    codec: 'VP8',
    key: 'stale-short-tag.webm',
    feature: 'a DURATION tag that is too short',
    options: RENDERS,
    make: changedMatroska('short-tag.webm', VP8, 151, (bytes) => setTag(bytes, '00:00:06.', '00:00:02.')),
    result: { status: 'complete', check: showsFrames(6040, at25(151)) },
  },
  ...(
    [
      ['joined.ts', 'MPEG-TS', 'H.264', joined('ts', H264)],
      ['joined.mpg', 'MPEG-PS', 'MPEG-2', joined('mpg', ['-c:v', 'mpeg2video', '-q:v', '4', '-g', '12'])],
      ['joined.webm', 'WebM', 'VP8', joined('webm', VP8)],
      ['joined.mkv', 'Matroska', 'H.264', joined('mkv', H264)],
      ['joined.flv', 'FLV', 'H.264', joined('flv', H264)],
      ['joined.ogg', 'Ogg', 'VP8', joined('ogg', VP8)],
    ] as const
  ).map(
    ([key, container, codec, make]): FormatCase => ({
      ...{ key, container, codec, feature: JOINED_FEATURE, options: RENDERS },
      ...{ make, result: JOINED_RESULT },
    }),
  ),
  ...(
    [
      ['reordered-4.avi', 'AVI', 'MPEG-4', MPEG4_B],
      ['reordered-h264.avi', 'AVI', 'H.264', H264],
      ['reordered-4.asf', 'ASF', 'MPEG-4', MPEG4_B],
      ['reordered-h264.wmv', 'ASF', 'H.264', H264],
      ['reordered-2.mpg', 'MPEG-PS', 'MPEG-2', MPEG2_B],
    ] as const
  ).map(
    ([key, container, codec, encode]): FormatCase => ({
      ...{ key, container, codec, feature: 'reordered pictures', options: RENDERS, make: reordered(key, encode) },
      result: { status: 'complete', check: showsFrames(7040, at25(176)) },
    }),
  ),
  {
    ...FILM,
    key: 'joined-live.mkv',
    feature: 'two recordings of unknown length joined',
    options: RENDERS,
    make: joined('mkv', [...H264, '-live', '1']),
    result: JOINED_RESULT,
  },
  {
    container: 'WebM',
    codec: 'VP8',
    key: 'joined-live.webm',
    feature: 'two recordings of unknown length joined',
    options: RENDERS,
    make: joined('webm', [...VP8, '-live', '1']),
    result: JOINED_RESULT,
  },
  {
    ...FILM,
    key: 'sound-behind.mkv',
    feature: 'a recording without pictures joined to a film',
    options: RENDERS,
    make: withSound('behind', ['film', 'sound']),
    result: { status: 'complete', warnings: ['clockJump'], check: showsFrames(4040, at25(101)) },
  },
  {
    ...FILM,
    key: 'sound-between.mkv',
    feature: 'a recording without pictures between two films',
    options: RENDERS,
    make: withSound('between', ['film', 'sound', 'film']),
    result: {
      status: 'complete',
      warnings: ['clockJump'],
      check: showsFrames(8080, (ms) => at25(101)(ms < 4040 ? ms : ms - 4040)),
    },
  },
  {
    container: 'FLV',
    codec: 'H.264',
    key: 'begins-again.flv',
    feature: 'a clock that begins again without a header',
    options: 'slice=5;renders=gif,frames',
    make: async (folder) => {
      const path = join(folder, 'again.flv');
      await makeNumberedFilm(path, { rate: '25', frames: 103, encode: H264 });
      const bytes = await readFile(path);
      return Buffer.concat([bytes, bytes.subarray(FLV_HEAD_BYTES)]);
    },
    result: {
      status: 'complete',
      warnings: ['clockJump'],
      check: async (done, pipeline) => {
        const { frames } = await readPictures(pipeline, done);
        const first = [...frames.values()].slice(0, 3);
        expect((await decodeJpegs(first)).map(numberOf)).toEqual([0, 25, 50]);
      },
    },
  },
  ...(
    [
      ['cut-in-fragment.mp4', 'pictures cut off in a fragment', (bytes: Buffer) => bytes.lastIndexOf('mdat') + 200],
      [
        'cut-behind-index.mp4',
        'cut off behind the index of a fragment',
        (bytes: Buffer) => bytes.lastIndexOf('mdat') + 1,
      ],
    ] as const
  ).map(
    ([key, feature, keep]): FormatCase => ({
      ...{
        container: 'MP4',
        codec: 'H.264',
        key,
        feature,
        options: 'slice=5;renders=gif',
        make: cutFragments(key, keep),
      },
      result: { status: 'partial', check: endsEarly(at25(185)) },
    }),
  ),
  ...(
    [
      ['starts-over.ts', 'a clock that starts over after 33 bits, within the film', 95_440],
      ['before-start-over.ts', 'a clock that starts over within a minute of the film', 95_400],
    ] as const
  ).map(
    ([key, feature, beginS]): FormatCase => ({
      ...{ container: 'MPEG-TS', codec: 'H.264', key, feature, options: RENDERS },
      make: async (folder) => {
        const path = join(folder, key);
        const offset = ['-output_ts_offset', `${beginS}`];
        await makeNumberedFilm(path, { rate: '25', frames: 151, encode: [...H264, ...offset] });
        return path;
      },
      result: { status: 'complete', check: showsFrames(6040, at25(151)) },
    }),
  ),
  {
    container: 'MPEG-TS',
    codec: 'H.264',
    key: 'leap.ts',
    feature: 'a clock that leaps forwards while nothing is shown',
    options: RENDERS,
    make: joined('ts', H264, '-output_ts_offset', '60'),
    result: JOINED_RESULT,
  },
];
