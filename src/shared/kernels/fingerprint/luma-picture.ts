import type { PictureSize } from '../../core/media/fit-picture.ts';
import { lumaOf } from '../picture/luma.ts';

/** The luma of a picture, 0 to 255, row after row. */
export interface LumaPicture extends PictureSize {
  readonly values: Float64Array;
}

/** Luma by BT.601. @param rgb rows of three bytes a pixel */
export const lumaPicture = (rgb: Uint8Array, { width, height }: PictureSize): LumaPicture => {
  const values = new Float64Array(width * height);
  for (let at = 0; at < values.length; at += 1) {
    values[at] = lumaOf(rgb[at * 3] ?? 0, rgb[at * 3 + 1] ?? 0, rgb[at * 3 + 2] ?? 0);
  }
  return { width, height, values };
};
