import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AsciiRenderer } from '../../src/renders/ascii/kernel/ascii-renderer.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

/** Pictures of a film, one after another without a gap. */
export interface RawPictures {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/**
 * Decode pictures of a film.
 * @param sampling filters that choose them
 * @param folder takes the raw file
 * @returns one array a picture
 */
export const decodePictures = async (
  ffmpeg: string,
  source: string,
  sampling: string,
  { width, height, channels }: RawPictures,
  folder: string,
): Promise<Uint8Array[]> => {
  const raw = join(folder, `${width}x${height}x${channels}.raw`);
  await runFfmpeg(ffmpeg, [
    ...['-i', source, '-map', '0:V:0', '-vf', `${sampling},scale=${width}:${height}:flags=area`],
    ...['-pix_fmt', channels === 1 ? 'gray' : 'rgb24', '-f', 'rawvideo', raw],
  ]);
  const bytes = await readFile(raw);
  const length = width * height * channels;
  return Array.from({ length: Math.floor(bytes.length / length) }, (_, i) =>
    bytes.subarray(i * length, (i + 1) * length),
  );
};

/** Decode pictures as a renderer takes them. */
export const decodeSamples = (
  ffmpeg: string,
  source: string,
  sampling: string,
  { samples }: AsciiRenderer,
  folder: string,
): Promise<Uint8Array[]> => decodePictures(ffmpeg, source, sampling, samples, folder);
