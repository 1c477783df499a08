import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fitPicture } from '../src/shared/core/media/fit-picture.ts';
import type { Bench } from './bench.ts';
import { filmsBeside } from './footage.ts';
import type { RawFilm } from './measure/raw-likeness.ts';
import { runFfmpeg } from './measure/run-ffmpeg.ts';

/** Some seconds of a film. */
export interface Excerpt {
  readonly name: string;
  /** arguments for ffmpeg, up to the input */
  readonly input: readonly string[];
}

const FPS = 10;
const WIDTH = 240;
/** Lengths that follow one another, seconds. */
const SECONDS = [3, 5, 8, 12, 15] as const;
const OF_EACH_FILM = 8;

/** Films that ffmpeg generates: still and moving, flat and grainy, few colours and many. */
const GENERATED: readonly string[] = [
  'testsrc2=size=640x360:rate=30',
  'testsrc2=size=640x360:rate=30,noise=alls=12:allf=t',
  'testsrc=size=640x360:rate=30,boxblur=6',
  'smptehdbars=size=640x360:rate=30',
  'mandelbrot=size=640x360:rate=30:maxiter=200',
  'mandelbrot=size=640x360:rate=30:maxiter=200,noise=alls=8:allf=t',
  'life=size=320x180:rate=30:ratio=0.2:seed=1:mold=20:death_color=0xC83232:life_color=0x32C832,scale=640:360:flags=neighbor',
  'cellauto=size=640x360:rate=30:seed=1:rule=110',
  'color=gray:size=640x360:rate=30,noise=alls=40:allf=t',
  'rgbtestsrc=size=640x360:rate=30,fade=t=out:d=4',
];

const DURATION = /Duration: (\d+):(\d+):([\d.]+)/;

const secondsOf = async (ffmpeg: string, film: string): Promise<number> => {
  const { lines } = await runFfmpeg(ffmpeg, ['-i', film, '-map', '0:V:0', '-c', 'copy', '-f', 'null', '-']);
  const [, hours, minutes, seconds] = lines.map((line) => DURATION.exec(line)).find((match) => match !== null) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};

/** Excerpts of 3 to 15 s: eight of every film beside the footage, spread over it, and one of every generated film. */
export const findExcerpts = async ({ ffmpeg, footage }: Bench): Promise<Excerpt[]> => {
  const excerpts: Excerpt[] = [];
  const lengthAt = (place: number): number => SECONDS[place % SECONDS.length] ?? 3;
  for (const film of await filmsBeside(footage)) {
    const seconds = await secondsOf(ffmpeg.path, film);
    for (let i = 0; i < OF_EACH_FILM; i += 1) {
      const length = lengthAt(i);
      const from = Math.floor(((seconds - length) * i) / (OF_EACH_FILM - 1));
      const name = `${basename(film)}, ${from}-${from + length} s`;
      excerpts.push({ name, input: ['-ss', `${from}`, '-t', `${length}`, '-i', film] });
    }
  }
  for (const [i, source] of GENERATED.entries()) {
    const length = lengthAt(i);
    excerpts.push({ name: `${source}, ${length} s`, input: ['-f', 'lavfi', '-t', `${length}`, '-i', source] });
  }
  return excerpts;
};

const SIZE = /Video: .*?, (\d+)x(\d+)/;

/** Decode an excerpt to the pictures of a GIF by default options. @param path takes them */
export const decodeExcerpt = async ({ ffmpeg }: Bench, { input }: Excerpt, path: string): Promise<RawFilm> => {
  const { lines } = await runFfmpeg(ffmpeg.path, [...input, '-frames:v', '1', '-f', 'null', '-']);
  const [, across, down] = lines.map((line) => SIZE.exec(line)).find((match) => match !== null) ?? [];
  const { width, height } = fitPicture({ width: Number(across), height: Number(down) }, WIDTH);
  await runFfmpeg(ffmpeg.path, [
    ...[...input, '-map', '0:V:0', '-vf', `fps=${FPS},scale=${width}:${height}:flags=area`],
    ...['-pix_fmt', 'rgb24', '-f', 'rawvideo', path],
  ]);
  const { size } = await stat(path);
  return { path, width, height, fps: FPS, frames: Math.floor(size / (width * height * 3)) };
};
