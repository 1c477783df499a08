import { type GrayWriter, grayJpeg } from '../../shared/adapters/encode-picture.ts';
import type { OpenPicture } from '../../shared/adapters/open-picture.ts';
import type { PictureFit } from '../../shared/picture/resize-plan.ts';
import { toGray } from '../edges/luma.ts';

/** Width and height of a grayscale render, pixels. */
export const GRAYSCALE_SIZE = { width: 256, height: 256 } as const;

/**
 * Make the 256×256 grayscale render of a picture.
 * @param fit how it gets into the square
 * @param write the file, by default a JPEG
 * @throws {SourceMediaError} as `OpenPicture.rgb` does
 */
export const grayscalePicture = async (
  picture: OpenPicture,
  fit: PictureFit,
  write: GrayWriter = grayJpeg,
): Promise<Uint8Array> => write(toGray(await picture.rgb(GRAYSCALE_SIZE, fit)), GRAYSCALE_SIZE);
