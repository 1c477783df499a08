import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WarningCode } from '../../src/shared/core/contracts/warning.ts';
import type { Job } from '../../src/shared/core/documents/job.ts';
import type { RejectionReason } from '../../src/shared/core/errors/errors.ts';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import { decodeGrayGif, decodeJpegs, type GrayPicture, jpegSize } from '../fixtures/decode-pictures.ts';
import { type FilmFiles, makeFilmFiles } from '../fixtures/film-files.ts';
import { frameShownAt, frameTimes, readFrameNumber } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, readPictures, startPipeline, type UploadEnd } from '../fixtures/pipeline.ts';
import { until } from '../fixtures/until.ts';
import { FIXTURE_ROWS } from './formats/fixture-rows.ts';

/** Pictures as small as their numbers can be read. */
const OPTIONS = 'slice=5;gif.width=128;ascii.columns=40';
/** No job waits for long behind others, however busy the machine is. */
const FILMS_AT_ONCE = 3;

interface Rendered {
  readonly key: string;
  readonly film: (films: FilmFiles) => Promise<string>;
  /** frames of each GIF; one GIF, one text, one recording and one record for each slice */
  readonly gifFrames: readonly number[];
  readonly jpegs: number;
  /** of a JPEG */
  readonly size: readonly [width: number, height: number];
  /** codes in the manifest; none by default */
  readonly warnings?: readonly WarningCode[];
  /** the pictures are too small to carry their numbers */
  readonly unnumbered?: boolean;
}

const SEVEN_SECONDS = {
  gifFrames: [50, 20],
  jpegs: 7,
  size: [320, 80],
} as const;
const SHORT = { gifFrames: [15], jpegs: 2, size: [320, 80] } as const;

const RENDERED: readonly Rendered[] = [
  { key: 'film.mp4', film: (films) => films.h264('mp4'), ...SEVEN_SECONDS },
  { key: 'FILM.MP4', film: (films) => films.h264('mp4'), ...SEVEN_SECONDS },
  { key: 'film.webm', film: (films) => films.webm(), ...SEVEN_SECONDS },
  { key: 'film.mkv', film: (films) => films.h264('mkv'), ...SEVEN_SECONDS },
  { key: 'film.mov', film: (films) => films.h264('mov'), ...SEVEN_SECONDS },
  { key: 'film.avi', film: (films) => films.avi(), ...SEVEN_SECONDS },
  { key: 'film.ts', film: (films) => films.h264('ts'), ...SEVEN_SECONDS },
  { key: 'film.flv', film: (films) => films.h264('flv'), ...SEVEN_SECONDS },
  { key: 'a film without extension', film: (films) => films.h264('mkv'), ...SEVEN_SECONDS },
  { key: 'wrong-extension.txt', film: (films) => films.h264('mp4'), ...SEVEN_SECONDS },
  { key: 'fragmented.mp4', film: (films) => films.fragmented(), ...SEVEN_SECONDS },
  { key: 'moov-at-end.mp4', film: (films) => films.moovAtEnd(), ...SEVEN_SECONDS },
  { key: 'no-audio.mp4', film: (films) => films.withoutSound(), ...SEVEN_SECONDS },
  { key: 'rotated.mp4', film: (films) => films.rotated(), ...SEVEN_SECONDS, size: [80, 320] },
  { key: 'starts-at-ten-seconds.mkv', film: (films) => films.startsAtTenSeconds(), ...SEVEN_SECONDS },
  { key: 'late-first-frame.mkv', film: (films) => films.lateVideo(), ...SEVEN_SECONDS, warnings: ['noPictureYet'] },
  { key: 'audio-longer-than-video.mp4', film: (films) => films.longSound(), ...SEVEN_SECONDS },
  { key: 'one-frame.mp4', film: (films) => films.oneFrame(), gifFrames: [1], jpegs: 1, size: [320, 80] },
  { key: 'tiny.mkv', film: (films) => films.sized(2, 2), gifFrames: [15], jpegs: 2, size: [2, 2], unnumbered: true },
  {
    key: 'odd.mkv',
    film: (films) => films.sized(101, 67),
    gifFrames: [15],
    jpegs: 2,
    size: [101, 67],
  },
  { key: 'anamorphic.mp4', film: (films) => films.anamorphic(), ...SHORT, size: [427, 80] },
  { key: 'ten-bit.mp4', film: (films) => films.tenBit(), ...SHORT },
  { key: 'hdr.mp4', film: (films) => films.hdr(), ...SHORT },
  { key: 'live.webm', film: (films) => films.live(), ...SEVEN_SECONDS },
  {
    key: 'size-changes.ts',
    film: (films) => films.changingSize(),
    gifFrames: [50, 10],
    jpegs: 6,
    size: [320, 80],
    unnumbered: true,
  },
  {
    key: 'starts-between-frames.mp4',
    film: (films) => films.startsBetweenFrames(),
    gifFrames: [50, 24],
    jpegs: 8,
    size: [320, 80],
  },
  { key: 'a clip with spaces.mp4', film: (films) => films.short(), ...SHORT },
  { key: 'one+one.mp4', film: (films) => films.short(), ...SHORT },
  { key: '100%25 & 50%.mp4', film: (films) => films.short(), ...SHORT },
  { key: `quotes "double" 'single'.mp4`, film: (films) => films.short(), ...SHORT },
  { key: 'Möwen über Köln.mp4', film: (films) => films.short(), ...SHORT },
  { key: 'a/b//c/clip.mp4', film: (films) => films.short(), ...SHORT },
  { key: 'two..dots.mp4', film: (films) => films.short(), ...SHORT },
  { key: 'up/../and/./down.mp4', film: (films) => films.short(), ...SHORT },
  { key: '?query=1&x#fragment;$(id)=.mp4', film: (films) => films.short(), ...SHORT },
  { key: `${'long-'.repeat(179)}x.mp4`, film: (films) => films.short(), ...SHORT },
];

/** Of the ffmpeg in use, whatever the film; and of films that are numbered: their numbers change with every picture. */
const USUAL_WARNINGS: ReadonlySet<WarningCode> = new Set(['oldFfmpeg', 'coloursApproximate', 'flashes']);

/** Films whose pictures end early. */
const CUT = [
  ['cut-pictures.mp4', (all: FilmFiles) => all.truncatedPictures()],
  ['cut-pictures.mkv', (all: FilmFiles) => all.truncatedMatroska()],
] as const;

interface Rejected {
  readonly key: string;
  readonly reason: RejectionReason;
  readonly content: (films: FilmFiles) => Promise<string> | Uint8Array;
}

const text = (...lines: string[]): Uint8Array => Buffer.from(`${lines.join('\n')}\n`);

let elsewhere: Server;
let asked = 0;
const elsewhereUrl = () => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;

const REJECTED: readonly Rejected[] = [
  { key: 'empty.mp4', reason: 'empty', content: () => new Uint8Array() },
  { key: 'text.mp4', reason: 'notVideo', content: () => text('Dear diary,', 'today nothing happened.') },
  { key: 'sound.mp4', reason: 'noVideoStream', content: (films) => films.soundOnly() },
  { key: 'cover-only.mp4', reason: 'noVideoStream', content: (films) => films.coverOnly() },
  { key: 'encrypted.mp4', reason: 'encrypted', content: (films) => films.encrypted() },
  { key: 'truncated.mp4', reason: 'truncated', content: (films) => films.truncatedIndex() },
  {
    key: 'hls.mp4',
    reason: 'playlist',
    content: () => text('#EXTM3U', '#EXT-X-TARGETDURATION:5', '#EXTINF:5,', `${elsewhereUrl()}/0.ts`, '#EXT-X-ENDLIST'),
  },
  { key: 'concat.mp4', reason: 'playlist', content: () => text('ffconcat version 1.0', 'file /etc/passwd') },
];

let pipeline: Pipeline;
let folder: string;
let films: FilmFiles;
const ends = new Map<string, Promise<UploadEnd>>();

beforeAll(async () => {
  elsewhere = createServer((_, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-films-'));
  pipeline = await startPipeline();
  films = makeFilmFiles(folder);
  // Without waiting: what the tests below wait for is under way while they look at what is done.
  const uploads = [
    ...RENDERED.map(({ key, film }) => [key, () => film(films)] as const),
    ...REJECTED.map(({ key, content }) => [key, async () => content(films)] as const),
  ];
  const limit = pLimit(FILMS_AT_ONCE);
  for (const [key, content] of uploads) {
    const end = limit(async () => pipeline.end(await pipeline.upload(key, await content(), OPTIONS)));
    end.catch(() => undefined);
    ends.set(key, end);
  }
});
afterAll(async () => {
  await pipeline?.stop();
  elsewhere.close();
  await rm(folder, { recursive: true, force: true });
});

const endOf = async (key: string): Promise<UploadEnd> => {
  const end = ends.get(key);
  if (end === undefined) throw new Error(`"${key}" was not uploaded`);
  return end;
};

const finishedJob = (end: UploadEnd): FinishedJob => {
  if ('manifest' in end) return end;
  throw new Error(`it became no job: ${JSON.stringify(end)}`);
};

/** The picture as it was before it was turned clockwise. */
const turnedBack = ({ gray, width, height }: GrayPicture): GrayPicture => ({
  width: height,
  height: width,
  gray: Uint8Array.from({ length: gray.length }, (_, i) => {
    const [x, y] = [i % height, Math.floor(i / height)];
    return gray[x * width + (width - 1 - y)] ?? 0;
  }),
});

const numberOf = (picture: GrayPicture): number => {
  const { gray, width, height } = picture.height > picture.width ? turnedBack(picture) : picture;
  return readFrameNumber(gray, width, height);
};

const range = (count: number, name: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => name(i));
const padded = (digits: number) => (index: number) => String(index).padStart(digits, '0');

/** Every key of a finished job, and nothing else. */
const keysOf = ({ reading }: Job, slices: number, jpegs: number): string[] =>
  [
    ...(reading?.way === 'index' ? ['index.bin'] : []),
    'job.json',
    'manifest.json',
    'rendered.json',
    'poster.jpg',
    'fingerprints.bin',
    'sketches.bin',
    // The recording of a single slice is that of the whole.
    ...(slices > 1 ? ['ascii.cast'] : []),
    'stitched.json',
    'storyboard/000.jpg',
    'storyboard/thumbnails.vtt',
    ...range(slices, padded(5)).flatMap((slice) => [
      `gif/${slice}.gif`,
      `ascii/${slice}.txt`,
      `ascii/${slice}.cast`,
      `storyboard/strips/${slice}.mjpeg`,
      `slices/${slice}.json`,
      `poster/${slice}.jpg`,
    ]),
    ...range(jpegs, padded(6)).map((second) => `frames/${second}.jpg`),
  ].sort();

/** Files are uploaded in this order while the tests run: whoever asks last waits for all of them. */
const ALL_MS = 600_000;

describe('is rendered, with nothing missing', () => {
  it.each(RENDERED)(
    '$key',
    { timeout: ALL_MS },
    async ({ key, film, gifFrames, jpegs, size, warnings = [], unnumbered }) => {
      const done = finishedJob(await endOf(key));
      expect(done.manifest).toMatchObject({
        status: 'complete',
        source: { key },
        coverage: { expected: gifFrames.length, rendered: gifFrames.length, failed: 0, gaps: [] },
      });
      const codes = (done.manifest.warnings ?? []).map(({ code }) => code);
      expect(codes.filter((code) => !USUAL_WARNINGS.has(code))).toEqual(warnings);
      expect(done.records.map(({ status }) => status)).toEqual(gifFrames.map(() => 'rendered'));
      const prefix = `jobs/${done.job.jobId}/`;
      await pipeline.cloud.lambda.idle();
      const all = (await pipeline.keys(prefix)).map((each) => each.slice(prefix.length));
      const keys = all.filter((each) => !each.startsWith('outline/'));
      // Of every film there is an outline, or the reason why there is none.
      expect(all.filter((each) => each === 'outline/thumbnails.vtt' || each === 'outline/failed.json')).toHaveLength(1);
      expect(keys.sort()).toEqual(keysOf(done.job, gifFrames.length, jpegs));

      const { gifs, frames } = await readPictures(pipeline, done);
      const decoded = gifs.map((gif) => decodeGrayGif(gif).frames);
      expect(decoded.map(({ length }) => length)).toEqual(gifFrames);
      const pictures = [...frames.values()];
      expect(pictures.map((picture) => Object.values(jpegSize(picture)).reverse())).toEqual(pictures.map(() => size));
      if (unnumbered) return;
      const times = await frameTimes(await film(films));
      const shownAt = (milliseconds: number) => frameShownAt(times, done.job.probe.originUs, milliseconds);
      expect((await decodeJpegs(pictures)).map(numberOf)).toEqual(
        [...frames.keys()].map((second) => shownAt(second * 1000)),
      );
      expect(decoded.map((gif) => gif.map(numberOf))).toEqual(
        slicesOf(done.job).map(({ startMs }, slice) =>
          Array.from({ length: gifFrames[slice] ?? 0 }, (_, i) => shownAt(startMs + i * 100)),
        ),
      );
    },
  );

  it.each(CUT)(
    'fails in part when the pictures end early (%s): whole slices are there, the others say why',
    async (key, cut) => {
      const done = await pipeline.run(key, await cut(films), OPTIONS);
      expect(done.manifest).toMatchObject({
        status: 'partial',
        coverage: { expected: 2, rendered: 1, failed: 1, gaps: [{ index: 1, start: 5 }] },
      });
      const [first, second] = done.records;
      expect(first?.status).toBe('rendered');
      expect(second).toMatchObject({ status: 'failed', renders: [], error: { name: 'IncompleteRenderError' } });
      expect(second?.error?.message).toMatch(/of 20 pictures came out for (gif|ascii) .* it is damaged or was cut off/);
      expect(await pipeline.keys(`jobs/${done.job.jobId}/gif/`)).toHaveLength(1);
    },
  );
});

describe('docs/formats.md', () => {
  it('says of every file above what becomes of it', () => {
    const said = FIXTURE_ROWS.flatMap(({ keys, result }) => keys.map((key) => [key, result] as const));
    const proven = [
      ...RENDERED.map(({ key, warnings }) => [key, { status: 'complete', ...(warnings ? { warnings } : {}) }] as const),
      ...CUT.map(([key]) => [key, { status: 'partial' }] as const),
      ...REJECTED.map(({ key, reason }) => [key, { reason }] as const),
    ];
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(proven));
  });
});

describe('fails with a reason', () => {
  it.each(REJECTED)('$key: $reason', { timeout: ALL_MS }, async ({ key, reason }) => {
    const end = await endOf(key);
    expect(end).toMatchObject({ source: { key }, rejected: { reason } });
    const { detail } = await pipeline.event('videoRejected', (each) => each.key === key);
    expect(detail).toMatchObject({ bucket: pipeline.cloud.endpoints.sourceBucket, key, reason });
    expect(detail.message).toBe('rejected' in end ? end.rejected.message : undefined);
    expect(detail.message).toMatch(/^[A-Z"].*\.$/);
  });

  it('and fetches nothing that a playlist names', async () => {
    await endOf('hls.mp4');
    expect(asked).toBe(0);
  });

  it('and leaves no job open', async () => {
    await Promise.all(ends.values());
    // A job is closed just after its manifest is there.
    await until('the last job is closed', async () => ((await pipeline.keys('open/')).length === 0 ? true : undefined));
    expect(await pipeline.keys('open/')).toEqual([]);
  });
});
