import type { PictureSize } from '../../shared/core/media/fit-picture.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';

/**
 * Nanoseconds of one vCPU (docs/benchmarks.md). Scaling costs are per pixel of the source; the others are per pixel, or
 * character, of the output.
 */
export const NS = {
  scaledPixel: 1,
  gifPixel: 80,
  jpegPixel: 12,
  cell: 700,
  screenGifPixel: 5,
  screenMp4Pixel: 15,
  edgesPixel: 40,
} as const;

/** Pixels of a picture. */
export const pixelsOf = ({ width, height }: PictureSize): number => width * height;

/**
 * Length of most slices, seconds: for work that a slice takes however short it is.
 * @param mediaMs milliseconds of film that the job renders
 */
export const sliceSeconds = ({ slice, at, length = slice }: RenderOptions, mediaMs: number): number =>
  Math.min(at === undefined ? slice : length, mediaMs / 1000);
