import type { SecondsSampling } from '../../shared/core/slices/slice-samplings.ts';
import { JPEG_QUALITY } from './filters/jpeg-quality.ts';
import { numberedJpegs } from './numbered-files.ts';
import type { FfmpegOutput } from './worker-plan.ts';

/** Options of ffmpeg for pictures that it writes as JPEG. */
const AS_JPEG = ['-threads', '1', '-q:v', `${JPEG_QUALITY}`, '-map_metadata', '-1'] as const;

/** A JPEG file for each second, named by the second; for each known key frame, named by its place. */
export const filePerSecond = ({ firstSecond, skip = 0, keysUs }: SecondsSampling, folder: string): FfmpegOutput => ({
  target: numberedJpegs(folder),
  options: [...AS_JPEG, '-f', 'image2', '-start_number', `${keysUs === undefined ? firstSecond + skip : 0}`],
});

/** Consecutive JPEGs in one file. */
export const jpegStream = (path: string): FfmpegOutput => ({ target: path, options: [...AS_JPEG, '-f', 'mjpeg'] });
