import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import { decodeGrayGif, decodeJpegs, type GrayPicture } from '../fixtures/decode-pictures.ts';
import {
  frameShownAt,
  frameTimes,
  H264,
  makeNumberedFilm,
  type NumberedFilm,
  readFrameNumber,
  remux,
  VP8,
} from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, readPictures, startPipeline } from '../fixtures/pipeline.ts';

const GIF_FPS = 10;
/** Pictures as small as their numbers can be read. */
const RENDERS = 'renders=gif,frames;gif.width=128';

/** Frames come at uneven times, and for two seconds (across a border of slices) none comes. */
const VARIABLE = "select='gt(mod(n*7919,13),5)*not(between(t,1.3,3.6))',setpts='PTS+mod(N*37,11)/1000/TB'";

type Container = 'mp4' | 'mkv' | 'mov' | 'webm';
/** Rate, film, length in milliseconds, and the containers that it is tried in: each rate and each container more than once. */
const RATES: readonly (readonly [string, Omit<NumberedFilm, 'encode'>, number, readonly Container[]])[] = [
  ['24 fps', { rate: '24', frames: 130 }, 5_417, ['mkv', 'webm']],
  ['29.97 fps', { rate: '30000/1001', frames: 162 }, 5_405, ['mp4', 'mkv']],
  ['30 fps', { rate: '30', frames: 163 }, 5_433, ['mov', 'webm']],
  ['59.94 fps', { rate: '60000/1001', frames: 324 }, 5_405, ['mp4']],
  ['a variable frame rate', { rate: '50', frames: 92, timing: VARIABLE }, 5_642, ['mp4', 'mkv', 'mov', 'webm']],
];

let pipeline: Pipeline;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-films-'));
  pipeline = await startPipeline();
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

const encoded = new Map<string, Promise<string>>();

/** The film in that container; H.264 is encoded once for a rate and copied. */
const film = async (name: string, spec: Omit<NumberedFilm, 'encode'>, container: string): Promise<string> => {
  const path = (extension: string) => join(folder, `${name}.${extension}`);
  const make = async (extension: string, encode: readonly string[]) => {
    await makeNumberedFilm(path(extension), { ...spec, encode });
    return path(extension);
  };
  if (container === 'webm') return make('webm', VP8);
  const original = encoded.get(name) ?? make('mp4', H264);
  encoded.set(name, original);
  if (container === 'mp4') return original;
  await remux(await original, path(container));
  return path(container);
};

const numberOf = ({ gray, width, height }: GrayPicture): number => readFrameNumber(gray, width, height);

/** Numbers that the job's pictures show, and those that a player would show at their times. */
const compareNumbers = async (path: string, done: FinishedJob) => {
  const { job } = done;
  const times = await frameTimes(path);
  const shownAt = (milliseconds: number) => frameShownAt(times, job.probe.originUs, milliseconds);
  const { gifs, frames } = await readPictures(pipeline, done);
  const seconds = Array.from({ length: Math.ceil(job.probe.durationMs / 1000) }, (_, second) => second);
  expect([...frames.keys()]).toEqual(seconds);
  const jpegNumbers = (await decodeJpegs([...frames.values()])).map(numberOf);
  const decoded = gifs.map(decodeGrayGif);
  const gifNumbers = decoded.map((gif) => gif.frames.map(numberOf));
  const gifTimes = slicesOf(job).map(({ startMs, endMs }) =>
    Array.from({ length: Math.ceil(((endMs - startMs) * GIF_FPS) / 1000) }, (_, i) => startMs + (i * 1000) / GIF_FPS),
  );
  return {
    shown: { jpegNumbers, gifNumbers },
    expected: {
      jpegNumbers: seconds.map((second) => shownAt(second * 1000)),
      gifNumbers: gifTimes.map((slice) => slice.map(shownAt)),
    },
    delaySums: decoded.map(({ delaysCs }) => delaysCs.reduce((sum, delay) => sum + delay, 0)),
  };
};

describe.each(RATES)('a film of %s', (rate, spec, lengthMs, containers) => {
  it.each(containers)('as %s: every picture is the frame that a player shows then', async (container) => {
    const path = await film(rate, spec, container);
    const done = await pipeline.run(`${rate}.${container}`, path, `slice=2;${RENDERS}`);
    expect(done.manifest).toMatchObject({ status: 'complete', coverage: { expected: 3, rendered: 3 } });
    const { shown, expected, delaySums } = await compareNumbers(path, done);
    expect(shown).toEqual(expected);
    const lengths = slicesOf(done.job).map(({ startMs, endMs }) => Math.round((endMs - startMs) / 10));
    expect(delaySums).toEqual(lengths);
    expect(lengths.slice(0, 2)).toEqual([200, 200]);
    // Containers round, and the last frame of a film without a rate has a length that somebody made up.
    expect(Math.abs(done.job.probe.durationMs - lengthMs)).toBeLessThanOrEqual(100);
  });
});

it('a film of 66 s in slices of 30 s: every picture is the frame that a player shows then', async () => {
  const path = await film('long', { rate: '30000/1001', frames: 1979 }, 'mp4');
  const done = await pipeline.run('long.mp4', path, RENDERS);
  const { shown, expected, delaySums } = await compareNumbers(path, done);
  expect(shown).toEqual(expected);
  expect(delaySums).toEqual([3000, 3000, 603]);
  expect(shown.gifNumbers.map((numbers) => numbers.length)).toEqual([300, 300, 61]);
  expect(shown.jpegNumbers).toHaveLength(67);
});
