import type { PictureSize } from '../../core/media/fit-picture.ts';
import { pictureLibrary } from './picture-library.ts';

const JPEG_QUALITY = 90;

const rawGray = (gray: Uint8Array, size: PictureSize) =>
  pictureLibrary()(gray, { raw: { width: size.width, height: size.height, channels: 1 } }).toColourspace('b-w');

/** Writes a gray picture as a file: width × height bytes, row by row. */
export type GrayWriter = (gray: Uint8Array, size: PictureSize) => Promise<Uint8Array>;

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
