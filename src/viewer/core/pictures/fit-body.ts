import { MAX_BODY_BYTES } from '../../../api/contracts/api-limits.ts';

/** Longest side of a picture that was made smaller, pixels. A screen would not show more. */
const LONGEST_SIDE = 2560;

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Whether a picture's file is small enough to be posted unchanged. */
export const fitsBody = (bytes: number): boolean => bytes <= MAX_BODY_BYTES;

/**
 * Sizes to try for a picture whose file is too large to be posted, the largest first.
 * @returns of the same shape, each side at least a pixel, none larger than the picture
 */
export const smallerSizes = ({ width, height }: PixelSize): PixelSize[] => {
  const first = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return [1, 0.7, 0.5, 0.35].map((share) => ({
    width: Math.max(1, Math.round(width * first * share)),
    height: Math.max(1, Math.round(height * first * share)),
  }));
};
