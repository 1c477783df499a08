import type { PictureSize } from '../../src/shared/core/media/fit-picture.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

/** Pictures of RGB24 in a file, one after another. */
export interface RawFilm extends PictureSize {
  readonly path: string;
  readonly fps: number;
  readonly frames: number;
}

const SSIM = /SSIM .*All:(\S+)/;

/**
 * Hold a GIF against the pictures that it was made of. One that is smaller is enlarged, a picture that is shown for longer counts as
 * often as it is shown; both sides are compared as planar RGB.
 * @returns SSIM, at most 1
 * @see https://ffmpeg.org/ffmpeg-filters.html#ssim
 */
export const rawLikeness = async (binary: string, gif: string, film: RawFilm): Promise<number> => {
  const { path, width, height, fps, frames } = film;
  const numbered = `trim=end_frame=${frames},settb=1/${fps},setpts=N`;
  const graph = [
    `[0:v]fps=${fps},scale=${width}:${height}:flags=bicubic,format=gbrp,${numbered}[gif]`,
    `[1:v]format=gbrp,${numbered}[raw]`,
    '[gif][raw]ssim',
  ].join(';');
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', `${width}x${height}`, '-framerate', `${fps}`];
  const { lines } = await runFfmpeg(binary, [
    ...['-i', gif, ...raw, '-i', path, '-filter_complex', graph, '-f', 'null', '-'],
  ]);
  const [, all] = lines.map((line) => SSIM.exec(line)).find((match) => match !== null) ?? [];
  if (all === undefined) throw new Error(`ffmpeg did not tell how near "${gif}" is.`);
  return Number(all);
};
