import { grayJpeg } from '../../shared/adapters/encode-picture.ts';
import type { OpenPicture, PictureFit } from '../../shared/adapters/open-picture.ts';
import { toGray } from '../edges/luma.ts';

/** Width and height of a grayscale render, pixels. */
export const GRAYSCALE_SIZE = { width: 256, height: 256 } as const;

/**
 * Make the 256×256 grayscale JPEG of a picture.
 * @param fit how it gets into the square
 * @throws {SourceMediaError} as `OpenPicture.rgb` does
 */
export const grayscalePicture = async (picture: OpenPicture, fit: PictureFit): Promise<Uint8Array> =>
  grayJpeg(toGray(await picture.rgb(GRAYSCALE_SIZE, fit)), GRAYSCALE_SIZE);
