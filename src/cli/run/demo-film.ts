import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findBinary } from '../../shared/adapters/ffmpeg/binaries.ts';
import { runMediaProcess } from '../../shared/adapters/process/run-media-process.ts';
import { processFailure } from '../../shared/core/errors/process-failure.ts';

/** Generous: any usable machine makes the film in a minute at most. */
const TIMEOUT_MS = 5 * 60_000;
const FRAME_RATE = 24;
const SIZE = '640x360';

/** Seconds of the scenes: two lights, cells, a fractal, a test card. */
export interface DemoScenes {
  readonly lights: number;
  readonly cells: number;
  readonly fractal: number;
  readonly card: number;
}
const SCENES: DemoScenes = { lights: 25, cells: 20, fractal: 18, card: 7 };

/** Brightness around a point that wanders over a picture of 160×90. */
const light = (x: string, y: string, strength: number, spread: number): string =>
  `${strength}*exp(-(pow(X-80-${x},2)+pow(Y-45-${y},2))/${spread})`;

/** Small pictures, enlarged: computing every pixel of a large one takes a minute. */
const sources = (scenes: DemoScenes): string[] => [
  `nullsrc=size=160x90:rate=${FRAME_RATE}:duration=${scenes.lights},geq=` +
    `lum='clip(16+${light('55*sin(1.1*T)', '27*sin(1.7*T)', 230, 400)}+${light('55*sin(0.8*T+2)', '30*cos(1.3*T)', 190, 220)},16,235)':` +
    `cb='128+60*sin(X/30+T)':cr='128+60*cos(Y/20-T)'`,
  `life=size=80x45:rate=12:mold=12:ratio=0.35:seed=7:life_color=#c8ffd0:death_color=#205090:mold_color=#101830,trim=duration=${scenes.cells}`,
  `mandelbrot=size=320x180:rate=${FRAME_RATE}:start_scale=3:end_scale=0.0005:end_pts=600:maxiter=300,trim=duration=${scenes.fractal}`,
  `testsrc2=size=${SIZE}:rate=${FRAME_RATE}:duration=${scenes.card}`,
];

/** Two tones a fifth apart that swell and fade at different rates. */
const soundOf = (seconds: number): string =>
  `aevalsrc='0.25*sin(220*2*PI*t)*(1+sin(0.7*t))/2+0.2*sin(330*2*PI*t)*(1+sin(1.1*t+1))/2':sample_rate=44100:duration=${seconds}`;

const SCALES = ['bicubic', 'neighbor', 'bicubic', 'bicubic'] as const;

const filmArgs = (path: string, scenes: DemoScenes): string[] => {
  const seconds = Object.values(scenes).reduce((sum: number, each: number) => sum + each, 0);
  const inputs = [...sources(scenes), soundOf(seconds)].flatMap((source) => ['-f', 'lavfi', '-i', source]);
  const scaled = SCALES.map(
    (flags, at) =>
      `[${at}:v]scale=${SIZE.replace('x', ':')}:flags=${flags},fps=${FRAME_RATE},format=yuv420p,setsar=1[s${at}]`,
  );
  const joined = `${SCALES.map((_, at) => `[s${at}]`).join('')}concat=n=${SCALES.length}:v=1:a=0[film]`;
  return [
    ...['-nostdin', '-v', 'error', '-y', ...inputs],
    ...['-filter_complex', [...scaled, joined].join(';'), '-map', '[film]', '-map', `${SCALES.length}:a`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '25', '-c:a', 'aac', '-b:a', '64k', '-shortest'],
    ...['-movflags', '+faststart', '-f', 'mp4', path],
  ];
};

/**
 * Make the film of the demo: seventy seconds with sound, computed by ffmpeg. An existing film is left alone.
 * @param path where it goes
 * @param signal ends ffmpeg
 * @param scenes how long its scenes are
 * @returns whether it was made
 * @throws {ConfigError} when there is no ffmpeg
 * @throws {ProcessError} when ffmpeg cannot make it
 */
export const makeDemoFilm = async (
  path: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  scenes = SCENES,
): Promise<boolean> => {
  if ((await stat(path).catch(() => undefined))?.isFile() === true) return false;
  const { path: binary, version } = await findBinary('ffmpeg', { env });
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.part`;
  try {
    const end = await runMediaProcess({ binary, args: filmArgs(draft, scenes), timeoutMs: TIMEOUT_MS, signal });
    signal.throwIfAborted();
    if (end.exitCode !== 0) {
      throw processFailure(`The demo film was not made: ffmpeg ${version}`, end, {
        overtime: `took longer than ${TIMEOUT_MS / 1000} s`,
        next: 'Try a film of your own: npm start -- run FILE',
      });
    }
    await rename(draft, path);
    return true;
  } finally {
    await rm(draft, { force: true });
  }
};
