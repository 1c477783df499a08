import type { PictureSize } from '../../shared/core/media/fit-picture.ts';

/** Longest side of the small poster, pixels: what a phone shows across, and more than a card of the list does. */
const LONGEST_SIDE = 960;

/** Size of the small poster. @param full size of the poster, pixels @returns its shape, never larger than it */
export const smallPosterSize = ({ width, height }: PictureSize): PictureSize => {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
};
