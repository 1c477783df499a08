import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import type { RenderOptions } from '../../../shared/core/options/render-options.ts';
import { GRAYSCALE_SIDE, GRAYSCALE_SQUARE } from '../square.ts';

/** How a picture is fitted into the square. */
export interface GrayscaleFit extends PictureSize {
  /** share of the picture's width and height around its middle that is kept, in (0, 1] */
  readonly kept: { readonly width: number; readonly height: number };
  /** size to which the kept part is scaled; black bars fill the rest of the square */
  readonly scaled: PictureSize;
}

const WHOLE = { width: 1, height: 1 } as const;

/**
 * Fit a picture into the square of the grayscale renders.
 * @param shown size as a player shows it, pixels
 * @param fit `stretch` to the square, `cover` it with the middle, or `contain` the whole picture in it
 */
export const planGrayscale = (shown: PictureSize, fit: RenderOptions['grayscale']['fit']): GrayscaleFit => {
  const { width, height } = shown;
  const short = Math.min(width, height);
  if (fit === 'cover')
    return { ...GRAYSCALE_SQUARE, kept: { width: short / width, height: short / height }, scaled: GRAYSCALE_SQUARE };
  if (fit === 'stretch') return { ...GRAYSCALE_SQUARE, kept: WHOLE, scaled: GRAYSCALE_SQUARE };
  const long = Math.max(width, height);
  const scaled = (side: number) => Math.max(1, Math.round((GRAYSCALE_SIDE * side) / long));
  return { ...GRAYSCALE_SQUARE, kept: WHOLE, scaled: { width: scaled(width), height: scaled(height) } };
};
