import { SourceMediaError } from '../../../shared/core/errors/errors.ts';
import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { shorterSlices } from '../../../shared/core/options/part-options.ts';
import { MIB } from '../../../shared/core/units/mebibyte.ts';
import type { RenderSubject, SizeLimits } from '../../parts/render-spec.ts';

const BYTES_PER_PIXEL = 3;

/**
 * Check that the pixels of a GIF, which wait on the worker's disk until its palette is known, find room there.
 * @param lengthMs length of the GIF
 * @param limits room for the pixels
 * @throws {SourceMediaError} `invalidOptions` with the sizes and what to choose smaller
 */
export const checkGifPixels = (
  { shown, options }: RenderSubject,
  lengthMs: number,
  { pixelsMib }: SizeLimits,
): void => {
  const { gif } = options;
  const { width, height } = fitPicture(shown, gif.width);
  const pictures = Math.ceil((lengthMs * gif.fps) / 1000);
  const mib = Math.ceil((width * height * BYTES_PER_PIXEL * pictures) / MIB);
  if (mib <= pixelsMib) return;
  throw new SourceMediaError(
    'invalidOptions',
    `A GIF of ${width}×${height} pixels, ${gif.fps} frames a second and ${lengthMs / 1000} s is ${mib} MiB of pixels while it is made; ` +
      `at most ${pixelsMib} are allowed. Choose a smaller gif.width or gif.fps, or ${shorterSlices(options)}.`,
  );
};
