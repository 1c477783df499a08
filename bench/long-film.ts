import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Bench } from './bench.ts';
import type { Footage } from './footage.ts';
import { runFfmpeg } from './measure/run-ffmpeg.ts';

/** One encode of the footage's beginning: long films are copies of it, one after another, so all their slices cost the same. */
const BASE_SECONDS = 30;
const RATE = 30;
const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '150', '-bf', '2'];
/** A second key frame every five seconds, as live encoders send them. */
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '150', '-auto-alt-ref', '0'];

/** Containers in which a film is written, by what an index of it takes. */
export const LONG_FILMS = {
  'index first': { suffix: 'mp4', codec: H264, mux: ['-movflags', '+faststart'] },
  'index last': { suffix: 'mp4', codec: H264, mux: [] },
  'fragmented MP4': { suffix: 'mp4', codec: H264, mux: ['-movflags', '+frag_keyframe+empty_moov+default_base_moof'] },
  MKV: { suffix: 'mkv', codec: H264, mux: [] },
  'MKV without cues': { suffix: 'mkv', codec: H264, mux: ['-live', '1'] },
  'live WebM': { suffix: 'webm', codec: VP8, mux: ['-live', '1'] },
  FLV: { suffix: 'flv', codec: H264, mux: ['-flvflags', '+no_duration_filesize'] },
  TS: { suffix: 'ts', codec: H264, mux: [] },
} as const;
export type LongFilmForm = keyof typeof LONG_FILMS;

/** How much there is of a film. */
export interface LongFilmSize {
  readonly minutes: number;
  readonly height: 360 | 480;
  /** of the video */
  readonly kilobits: number;
}

const once = async (path: string, make: (draft: string) => Promise<unknown>): Promise<string> => {
  if (existsSync(path)) return path;
  const draft = `${path}.${process.pid}.part`;
  await make(draft);
  await rename(draft, path);
  return path;
};

const muxerOf = { mp4: 'mp4', mkv: 'matroska', webm: 'webm', flv: 'flv', ts: 'mpegts' } as const;

const cacheOf = async ({ path, bytes, modifiedMs }: Footage): Promise<string> => {
  const hash = createHash('sha256').update(`${path} ${bytes} ${modifiedMs}`).digest('hex');
  const folder = join(tmpdir(), 'fanreel-bench', hash.slice(0, 8));
  await mkdir(folder, { recursive: true });
  return folder;
};

const footageAt = async (path: string): Promise<Footage> => {
  const { size, mtimeMs } = await stat(path);
  return { path, name: basename(path), bytes: size, modifiedMs: mtimeMs };
};

/** The footage itself, several times in a row, without its sound: made once, and kept in the temporary directory. */
export const loopFootage = async (
  { footage, ffmpeg }: Pick<Bench, 'footage' | 'ffmpeg'>,
  times: number,
): Promise<Footage> => {
  const path = await once(join(await cacheOf(footage), `looped-${times}.mp4`), (draft) =>
    runFfmpeg(ffmpeg.path, [
      ...['-stream_loop', `${times - 1}`, '-i', footage.path, '-map', '0:v:0', '-c', 'copy'],
      ...['-movflags', '+faststart', '-f', 'mp4', draft],
    ]),
  );
  return footageAt(path);
};

/**
 * A film of some length in a container: made once of the footage, and kept in the temporary directory.
 * @param form container, and whether and where it has an index
 */
export const makeLongFilm = async (
  { footage, ffmpeg }: Pick<Bench, 'footage' | 'ffmpeg'>,
  form: LongFilmForm,
  { minutes, height, kilobits }: LongFilmSize,
): Promise<Footage> => {
  const { suffix, codec, mux } = LONG_FILMS[form];
  const folder = await cacheOf(footage);
  const base = await once(join(folder, `${height}p-${kilobits}k-${codec[1]}.mkv`), (draft) =>
    runFfmpeg(ffmpeg.path, [
      ...['-i', footage.path, '-map', '0:v:0', '-vf', `scale=-2:${height},fps=${RATE}`],
      ...['-frames:v', `${BASE_SECONDS * RATE}`, ...codec, '-b:v', `${kilobits}k`, '-f', 'matroska', draft],
    ]),
  );
  const name = `${height}p-${kilobits}k-${minutes}min-${form.replaceAll(' ', '-').toLowerCase()}.${suffix}`;
  const loops = (minutes * 60) / BASE_SECONDS;
  const path = await once(join(folder, name), (draft) =>
    runFfmpeg(ffmpeg.path, [
      ...['-stream_loop', `${loops - 1}`, '-i', base, '-map', '0:v:0', '-c', 'copy'],
      ...[...mux, '-f', muxerOf[suffix], draft],
    ]),
  );
  return footageAt(path);
};
