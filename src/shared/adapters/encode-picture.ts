import type { PictureSize } from '../media/fit-picture.ts';
import { pictureLibrary } from './picture-library.ts';

const JPEG_QUALITY = 90;

const rawGray = (gray: Uint8Array, size: PictureSize) =>
  pictureLibrary()(gray, { raw: { width: size.width, height: size.height, channels: 1 } }).toColourspace('b-w');

/**
 * Write a gray picture as JPEG of one channel.
 * @param gray width × height bytes, row by row
 */
export const grayJpeg = (gray: Uint8Array, size: PictureSize): Promise<Uint8Array> =>
  rawGray(gray, size).jpeg({ quality: JPEG_QUALITY }).toBuffer();

/**
 * Write a gray picture as PNG of one channel, 8 bits.
 * @param gray width × height bytes, row by row
 */
export const grayPng = (gray: Uint8Array, size: PictureSize): Promise<Uint8Array> =>
  rawGray(gray, size).png().toBuffer();

/**
 * Write a picture as PNG, 8 bits.
 * @param rgb width × height × 3 bytes, row by row
 */
export const rgbPng = (rgb: Uint8Array, { width, height }: PictureSize): Promise<Uint8Array> =>
  pictureLibrary()(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
