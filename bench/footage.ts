import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFfmpeg } from './measure/run-ffmpeg.ts';

/** Used when it lies beside the project; see docs/benchmarks.md. */
const REAL_FOOTAGE = fileURLToPath(new URL('../../shared/media/mixed-1080p-62s.mp4', import.meta.url));

/** A film that is as hard to decode as a real one: motion, edges, noise, 1080p30 at 5 Mb/s, 62.1 s. */
const GENERATED =
  'mandelbrot=size=960x540:rate=30:maxiter=200:end_pts=900,scale=1920:1080:flags=bicubic,' +
  'noise=alls=8:allf=t,trim=duration=31[a];testsrc2=size=1920x1080:rate=30:duration=31.1,noise=alls=6:allf=t[b];' +
  '[a][b]concat=n=2:v=1,fps=30,format=yuv420p';

const generate = async (ffmpegPath: string): Promise<string> => {
  const folder = join(tmpdir(), 'fanreel-bench');
  const path = join(folder, 'generated-1080p-62s.mp4');
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${process.pid}.part`;
  await runFfmpeg(ffmpegPath, [
    ...['-filter_complex', GENERATED, '-frames:v', '1863'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '5M', '-g', '250', '-movflags', '+faststart', '-f', 'mp4'],
    draft,
  ]);
  await rename(draft, path);
  return path;
};

/** The film that is measured with. */
export interface Footage {
  /** absolute */
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/**
 * Choose the film: the one that `FANREEL_FOOTAGE` names, the real footage beside the project, or a generated one.
 * @param ffmpegPath makes the generated one, once
 * @throws when the named file is not there
 */
export const findFootage = async (ffmpegPath: string, named: string | undefined): Promise<Footage> => {
  const chosen = named !== undefined && named !== '' ? resolve(named) : REAL_FOOTAGE;
  const path = chosen === REAL_FOOTAGE && !existsSync(REAL_FOOTAGE) ? await generate(ffmpegPath) : chosen;
  const { size, mtimeMs } = await stat(path);
  return { path, name: basename(path), bytes: size, modifiedMs: mtimeMs };
};

/** The films beside a film, and that one; paths in the order of the alphabet. */
export const filmsBeside = async ({ path }: Pick<Footage, 'path'>): Promise<string[]> => {
  const folder = dirname(path);
  const films = (await readdir(folder)).filter((name) => extname(name) === '.mp4').sort();
  return films.map((name) => join(folder, name));
};
