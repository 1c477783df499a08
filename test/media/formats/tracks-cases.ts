import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { decodeJpegs } from '../../fixtures/decode-pictures.ts';
import { insertIntoTrack, SWITCHED_OFF, withoutFirstKeyFrame } from '../../fixtures/film-surgery.ts';
import { FILM_HEIGHT, FILM_WIDTH, H264, numberedSource, readFrameNumber, VP8 } from '../../fixtures/numbered-film.ts';
import type { FinishedJob, Pipeline } from '../../fixtures/pipeline.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import type { FormatCase, RenderedCase } from './format-case.ts';

const OPTIONS = 'slice=5;renders=frames';
const film = (seconds: number) => ['-f', 'lavfi', '-t', `${seconds}`, '-i', numberedSource({ rate: '25' })];
const other = (seconds: number, size: string) => ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=25:d=${seconds}`];
const sound = (seconds: number) => ['-f', 'lavfi', '-i', `sine=d=${seconds}`];
const YUV = ['-pix_fmt', 'yuv420p'];
const BOTH = ['-map', '0:v', '-map', '1:v'];
const FPS = 25;

/** Make a film under the case's own name. */
const made =
  (name: string, ...args: readonly string[]) =>
  async (folder: string): Promise<string> => {
    const path = join(folder, name);
    await runFfmpeg([...args, path]);
    return path;
  };

const changed =
  (make: (folder: string) => Promise<string>, change: (bytes: Buffer) => Buffer) =>
  async (folder: string): Promise<Uint8Array> =>
    change(await readFile(await make(folder)));

/** Number that each second's picture shows. */
const shownNumbers = async (done: FinishedJob, pipeline: Pipeline): Promise<number[]> => {
  const keys = await pipeline.keys(`jobs/${done.job.jobId}/frames/`);
  const pictures = await decodeJpegs(await Promise.all(keys.map((key) => pipeline.read(key))));
  return pictures.map(({ gray, width, height }) => readFrameNumber(gray, width, height));
};

/** Every second shows the frame of the numbered film that is due then. */
const shows =
  (seconds: number): RenderedCase['check'] =>
  async (done, pipeline) =>
    expect(await shownNumbers(done, pipeline)).toEqual(Array.from({ length: seconds }, (_, second) => second * FPS));

const rendered = (seconds: number, ...warnings: readonly ('trackChosen' | 'soundMissing' | 'noPictureYet')[]) =>
  ({ status: 'complete', warnings, check: shows(seconds) }) as const;

const subtitles = async (folder: string): Promise<string> => {
  const path = join(folder, 'words.srt');
  await writeFile(path, '1\n00:00:00,500 --> 00:00:02,000\nhello\n');
  return path;
};

const chapters = async (folder: string): Promise<string> => {
  const path = join(folder, 'chapters.txt');
  const each = Array.from(
    { length: 300 },
    (_, i) => `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${i * 10}\nEND=${i * 10 + 10}\ntitle=${i}\n`,
  );
  await writeFile(path, `;FFMETADATA1\n${each.join('')}`);
  return path;
};

/** Tracks that a film is chosen among, and tracks that do not matter to it. */
export const TRACK_CASES: readonly FormatCase[] = [
  {
    key: 'preview-then-film.mov',
    container: 'MOV',
    codec: 'MJPEG, H.264',
    feature: 'a preview of one picture in the first track',
    options: OPTIONS,
    make: made(
      'preview-then-film.mov',
      ...other(0.04, '640x480'),
      ...film(6),
      ...BOTH,
      '-c:v:0',
      'mjpeg',
      '-c:v:1',
      'libx264',
      ...YUV,
    ),
    result: rendered(6, 'trackChosen'),
  },
  {
    key: 'picture-then-film.mkv',
    container: 'Matroska',
    codec: 'PNG, H.264',
    feature: 'a single picture in the first track, no cover',
    options: OPTIONS,
    make: made(
      'picture-then-film.mkv',
      ...other(0.04, '640x480'),
      ...film(6),
      ...BOTH,
      '-c:v:0',
      'png',
      '-c:v:1',
      'libx264',
      ...YUV,
    ),
    result: rendered(6, 'trackChosen'),
  },
  {
    key: 'second-is-default.mkv',
    container: 'Matroska',
    codec: 'H.264',
    feature: 'the second track is marked as default, the first is larger',
    options: OPTIONS,
    make: made(
      'second-is-default.mkv',
      ...other(6, '640x360'),
      ...film(6),
      ...BOTH,
      ...H264,
      ...YUV,
      '-disposition:v:0',
      '0',
      '-disposition:v:1',
      'default',
    ),
    result: rendered(6, 'trackChosen'),
  },
  {
    key: 'first-is-off.webm',
    container: 'WebM',
    codec: 'VP8',
    feature: 'the first track is switched off (FlagEnabled 0)',
    options: OPTIONS,
    make: changed(made('both-on.webm', ...other(6, '640x360'), ...film(6), ...BOTH, ...VP8), (bytes) =>
      insertIntoTrack(bytes, 0, SWITCHED_OFF),
    ),
    result: rendered(6, 'trackChosen'),
  },
  {
    key: 'two-programmes.ts',
    container: 'MPEG-TS',
    codec: 'H.264',
    feature: 'two programmes, the second one larger',
    options: OPTIONS,
    make: made(
      'two-programmes.ts',
      ...other(6, '160x40'),
      ...film(6),
      ...BOTH,
      ...H264,
      ...YUV,
      '-program',
      'st=0',
      '-program',
      'st=1',
    ),
    result: rendered(6, 'trackChosen'),
  },
  {
    key: 'two-equal.mp4',
    container: 'MP4',
    codec: 'H.264',
    feature: 'two tracks that are alike: the first one',
    options: OPTIONS,
    make: made(
      'two-equal.mp4',
      ...film(6),
      ...other(6, `${FILM_WIDTH}x${FILM_HEIGHT}`),
      ...BOTH,
      ...H264,
      ...YUV,
      '-disposition:v:0',
      'default',
      '-disposition:v:1',
      'default',
    ),
    result: rendered(6, 'trackChosen'),
  },
  {
    key: 'cover-and-film.mp4',
    container: 'MP4',
    codec: 'H.264, PNG',
    feature: 'a cover beside the film',
    options: OPTIONS,
    make: made(
      'cover-and-film.mp4',
      ...film(6),
      ...other(0.04, '64x64'),
      ...BOTH,
      '-c:v:0',
      'libx264',
      '-c:v:1',
      'png',
      '-disposition:v:1',
      'attached_pic',
    ),
    result: rendered(6),
  },
  {
    key: 'many-tracks.mkv',
    container: 'Matroska',
    codec: 'H.264',
    feature: '60 subtitle tracks, 60 attached fonts',
    options: OPTIONS,
    make: async (folder) => {
      const words = await subtitles(folder);
      const font = ['-attach', words];
      const types = Array.from({ length: 60 }, (_, i) => [
        `-metadata:s:t:${i}`,
        'mimetype=application/x-truetype-font',
      ]);
      const maps = Array.from({ length: 60 }, () => ['-map', '1:s']).flat();
      const fonts = Array.from({ length: 60 }, () => font).flat();
      return made(
        'many-tracks.mkv',
        ...film(6),
        '-i',
        words,
        '-map',
        '0:v',
        ...maps,
        ...H264,
        '-c:s',
        'srt',
        ...fonts,
        ...types.flat(),
      )(folder);
    },
    result: rendered(6),
  },
  {
    key: 'timecode-and-chapters.mov',
    container: 'MOV',
    codec: 'H.264',
    feature: 'a timecode track, 300 chapters',
    options: OPTIONS,
    make: async (folder) =>
      made(
        'timecode-and-chapters.mov',
        ...film(6),
        '-i',
        await chapters(folder),
        '-map',
        '0:v',
        '-map_metadata',
        '1',
        ...H264,
        '-timecode',
        '01:00:00:00',
      )(folder),
    result: rendered(6),
  },
  {
    key: 'empty-start.mp4',
    container: 'MP4',
    codec: 'H.264',
    feature: 'its first seconds do not decode',
    options: OPTIONS,
    make: changed(made('whole-start.mp4', ...film(12), ...H264), (bytes) => {
      const at = bytes.indexOf('mdat', 0, 'latin1');
      const length = bytes.readUInt32BE(at - 4);
      return Buffer.from(bytes).fill(0, at + 4, at + Math.floor(length * 0.4));
    }),
    result: {
      status: 'partial',
      warnings: ['noPictureYet'],
      // 40 % of the bytes are gone, and up to one group of pictures behind them: of the first slice most.
      check: async (done, pipeline) =>
        expect((await shownNumbers(done, pipeline)).slice(-4)).toEqual([8, 9, 10, 11].map((second) => second * FPS)),
    },
  },
  {
    key: 'broken-aac.mp4',
    container: 'MP4',
    codec: 'H.264, AAC',
    feature: 'what describes the sound is damaged',
    options: OPTIONS,
    make: changed(made('whole-aac.mp4', ...film(6), ...sound(6), ...H264, '-c:a', 'aac'), (bytes) => {
      const damaged = Buffer.from(bytes);
      const config = damaged.indexOf(Buffer.from('0580808005', 'hex'), damaged.indexOf('esds'));
      damaged.fill(0xff, config + 5, config + 7);
      return damaged;
    }),
    result: rendered(6, 'soundMissing'),
  },
  {
    key: 'broken-vorbis.mkv',
    container: 'Matroska',
    codec: 'VP8, Vorbis',
    feature: 'what describes the sound is damaged',
    options: OPTIONS,
    // Sound that begins later: before 0 there is no room for what a decoder of Vorbis needs, and pictures would be moved.
    make: changed(
      made('whole-vorbis.mkv', ...film(6), '-itsoffset', '0.1', ...sound(5), ...VP8, '-c:a', 'libvorbis'),
      (bytes) => {
        const damaged = Buffer.from(bytes);
        const books = damaged.indexOf('\x05vorbis', 0, 'latin1');
        damaged.fill(0x55, books + 8, books + 200);
        return damaged;
      },
    ),
    result: rendered(6, 'soundMissing'),
  },
  {
    key: 'late-key-frame.ts',
    container: 'MPEG-TS',
    codec: 'H.264',
    feature: 'begins 8 s before its first key frame',
    options: OPTIONS,
    make: changed(
      made(
        'late-whole.ts',
        ...film(22),
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-g',
        '250',
        '-keyint_min',
        '250',
        '-sc_threshold',
        '0',
        '-bf',
        '0',
        '-muxpreload',
        '0',
        '-muxdelay',
        '0',
      ),
      withoutFirstKeyFrame,
    ),
    result: {
      status: 'complete',
      warnings: ['noPictureYet'],
      check: async (done, pipeline) => {
        const numbers = await shownNumbers(done, pipeline);
        const last = numbers.at(-1) ?? 0;
        // The second key frame is number 250: what is due before it shows it, then every second goes on by a second.
        expect(numbers).toEqual(numbers.map((_, i) => Math.max(250, last - (numbers.length - 1 - i) * FPS)));
        expect(numbers.filter((number) => number === 250).length).toBeGreaterThanOrEqual(7);
        expect(last).toBeGreaterThan(500);
      },
    },
  },
  {
    key: 'late-pictures.flv',
    container: 'FLV',
    codec: 'H.264, AAC',
    feature: 'sound from 0, pictures from 8 s',
    options: OPTIONS,
    make: made(
      'late-pictures.flv',
      ...sound(14),
      '-itsoffset',
      '8',
      ...film(6),
      '-map',
      '0',
      '-map',
      '1',
      ...H264,
      '-c:a',
      'aac',
    ),
    result: {
      status: 'complete',
      warnings: ['noPictureYet'],
      check: async (done, pipeline) => {
        const numbers = await shownNumbers(done, pipeline);
        expect(numbers.slice(0, 8)).toEqual(Array(8).fill(0));
        expect(numbers.length).toBeGreaterThanOrEqual(14);
        // FLV counts in milliseconds: a second of the film may begin within the frame before.
        for (const [i, number] of numbers.slice(9, 14).entries()) {
          expect(Math.abs(number - (i + 1) * FPS)).toBeLessThanOrEqual(1);
        }
      },
    },
  },
];
