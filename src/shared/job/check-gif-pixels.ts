import { SourceMediaError } from '../errors.ts';
import { fitPicture } from '../media/fit-picture.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import type { RenderOptions } from '../options/render-options.ts';
import { functionSpec } from '../topology.ts';

const BYTES_PER_PIXEL = 3;
const BYTES_PER_MIB = 1024 * 1024;
/** The other half of the worker's disk is for what is rendered. */
const LARGEST_MIB = functionSpec('worker').ephemeralStorageMb / 2;

/**
 * Check that the pixels of a GIF, which wait on the worker's disk until its palette is known, find room there.
 * @param lengthMs length of the GIF
 * @throws {SourceMediaError} `invalidOptions` with the sizes and what to choose smaller
 */
export const checkGifPixels = ({ video }: MediaProbe, { renders, gif }: RenderOptions, lengthMs: number): void => {
  if (!renders.includes('gif')) return;
  const { width, height } = fitPicture({ width: video.displayWidth, height: video.displayHeight }, gif.width);
  const pictures = Math.ceil((lengthMs * gif.fps) / 1000);
  const mib = Math.ceil((width * height * BYTES_PER_PIXEL * pictures) / BYTES_PER_MIB);
  if (mib <= LARGEST_MIB) return;
  throw new SourceMediaError(
    'invalidOptions',
    `A GIF of ${width}×${height} pixels, ${gif.fps} frames a second and ${lengthMs / 1000} s is ${mib} MiB of pixels while it is made; ` +
      `at most ${LARGEST_MIB} are allowed. Choose a smaller gif.width or gif.fps, or shorter slices (slice=…).`,
  );
};
