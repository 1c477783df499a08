import { FRAME_DIGITS } from '../../shared/core/contracts/object-keys.ts';

/**
 * Pattern of paths of numbered JPEG files in a folder, as ffmpeg's image2 takes it: a `%` of the folder's own path stands for itself.
 * @see https://ffmpeg.org/ffmpeg-formats.html#image2-1
 */
export const numberedJpegs = (folder: string): string => `${folder.replaceAll('%', '%%')}/%0${FRAME_DIGITS}d.jpg`;
