import type { PictureSize } from '../shared/media/fit-picture.ts';

/**
 * Nanoseconds of one vCPU (docs/benchmarks.md). Scaling reads each pixel of the source; the rest is a pixel, or a character, of
 * what comes out.
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
