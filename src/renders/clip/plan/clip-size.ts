import { fitPicture, type PictureSize } from '../../../shared/core/media/fit-picture.ts';

const even = (pixels: number): number => Math.max(2, 2 * Math.round(pixels / 2));

/**
 * Size of a clip: that of a picture of this width, both sides even, as H.264 in `yuv420p` has them. The picture is
 * scaled to this size, so that no black line is added.
 * @param shown size as a player shows it, pixels
 */
export const clipSize = (shown: PictureSize, width: number): PictureSize => {
  const fitted = fitPicture(shown, width);
  return { width: even(fitted.width), height: even((fitted.width * shown.height) / shown.width) };
};
