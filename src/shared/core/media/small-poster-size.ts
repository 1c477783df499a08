import type { PictureSize } from './fit-picture.ts';

/** Longest side of the small poster, pixels: what a phone shows across, and more than a card of the list does. */
const LONGEST_SIDE = 960;

/**
 * Size of the small poster.
 * @param full size of the poster, pixels
 * @returns its shape; undefined where the poster itself is as small, so that nothing is gained by another
 */
export const smallPosterSize = ({ width, height }: PictureSize): PictureSize | undefined => {
  const scale = LONGEST_SIDE / Math.max(width, height);
  if (scale >= 1) return undefined;
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
};
