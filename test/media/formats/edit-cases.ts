import { join } from 'node:path';
import { expect } from 'vitest';
import { decodeGrayGif, decodeJpegs } from '../../fixtures/decode-pictures.ts';
import { makeEditedFilm, type TestEdit } from '../../fixtures/edit-mp4.ts';
import { H264, MPEG4 } from '../../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, readPictures } from '../../fixtures/pipeline.ts';
import { numberOf, showsFrames } from './clock-cases.ts';
import type { FormatCase } from './format-case.ts';

const FRAMES = 200;
/** Pictures as small as their numbers can be read. */
const RENDERS = 'slice=5;renders=gif,frames;gif.width=128';

/** The frame that is on the screen: edits one after another, each from its place in the film on. */
const shownBy =
  (edits: readonly TestEdit[]) =>
  (ms: number): number => {
    let startMs = 0;
    for (const [lengthMs, from] of edits) {
      if (ms < startMs + lengthMs) return Math.floor(from + (ms - startMs) / 40 + 1e-9);
      startMs += lengthMs;
    }
    return FRAMES - 1;
  };

const lengthOf = (edits: readonly TestEdit[]): number => edits.reduce((sum, [lengthMs]) => sum + lengthMs, 0);

/** Every picture is the one that is due, or the next one. */
const atMostOneEarly =
  (edits: readonly TestEdit[]) =>
  async (done: FinishedJob, pipeline: Pipeline): Promise<void> => {
    const { gifs, frames } = await readPictures(pipeline, done);
    const shown = shownBy(edits);
    const off = [
      ...(await decodeJpegs([...frames.values()])).map((picture, second) => numberOf(picture) - shown(second * 1000)),
      ...gifs.flatMap((gif, slice) =>
        decodeGrayGif(gif).frames.map((picture, i) => numberOf(picture) - shown(slice * 5000 + i * 100)),
      ),
    ];
    expect(off.filter((each) => each !== 0 && each !== 1)).toEqual([]);
  };

const edited = (
  key: string,
  feature: string,
  edits: readonly TestEdit[],
  {
    encode = H264,
    exact = true,
    codec = 'H.264',
  }: { encode?: readonly string[]; exact?: boolean; codec?: string } = {},
): FormatCase => ({
  ...{ container: key.endsWith('mov') ? 'MOV' : 'MP4', codec, key, feature, options: RENDERS },
  make: (folder) => makeEditedFilm(join(folder, key), { frames: FRAMES, encode }, edits),
  result: exact
    ? { status: 'complete', check: showsFrames(lengthOf(edits), shownBy(edits)) }
    : { status: 'complete', warnings: ['timesApproximate'], check: atMostOneEarly(edits) },
});

/** Edit lists of MP4 and QuickTime. */
export const EDIT_CASES: readonly FormatCase[] = [
  edited('edit-on-frame.mp4', 'an edit that begins with a picture', [[6000, 10]]),
  edited('edit-between.mp4', 'an edit that begins between two pictures', [[6000, 10.5]]),
  edited('edit-late.mov', 'an edit that begins between two pictures, far into the film', [[3010, 110.25]]),
  edited('edit-between-4.mp4', 'an edit that begins between two pictures', [[6000, 40.75]], {
    encode: [...MPEG4, '-bf', '2'],
    codec: 'MPEG-4',
  }),
  edited(
    'edit-negative.mp4',
    'an edit that begins between two pictures, negative composition offsets',
    [[6000, 20.5]],
    { encode: [...H264, '-movflags', 'negative_cts_offsets'] },
  ),
  edited('edits-on-frames.mp4', 'several edits that begin with pictures, also backwards', [
    [3000, 100],
    [3000, 10],
  ]),
  edited(
    'edits-between.mp4',
    'several edits that begin between two pictures',
    [
      [3000, 10.5],
      [3000, 120.25],
    ],
    { exact: false },
  ),
  {
    ...{ container: 'MP4', codec: 'H.264', key: 'edit-of-another-speed.mp4', feature: 'an edit at another speed' },
    options: RENDERS,
    make: (folder) =>
      makeEditedFilm(join(folder, 'speed.mp4'), { frames: FRAMES, encode: H264 }, [
        [3000, 0],
        [3000, 75, 0.5],
      ]),
    result: {
      status: 'complete',
      warnings: ['timesApproximate'],
      check: async (done, pipeline) => {
        const { frames } = await readPictures(pipeline, done);
        expect((await decodeJpegs([...frames.values()].slice(0, 3))).map(numberOf)).toEqual([0, 25, 50]);
      },
    },
  },
  {
    ...{ container: 'MP4', codec: 'H.264', key: 'long-last-sample.mp4', feature: 'a last picture that lasts 20 s' },
    options: RENDERS,
    make: (folder) => makeEditedFilm(join(folder, 'long.mp4'), { frames: 76, encode: H264 }, [[23_000, 0]], 20_000),
    result: {
      status: 'complete',
      warnings: ['heldPicture'],
      check: showsFrames(23_000, (ms) => Math.min(75, Math.floor(ms / 40))),
    },
  },
];
