import { type GrayWriter, grayJpeg } from '../../../shared/adapters/pictures/encode-picture.ts';
import type { OpenPicture } from '../../../shared/adapters/pictures/open-picture.ts';
import { toGray } from '../../../shared/kernels/picture/luma.ts';
import type { PictureFit } from '../../../shared/kernels/picture/resize-plan.ts';
import type { RenderPicture } from '../../parts/picture/picture-part.ts';
import { grayscalePictureKey } from '../keys.ts';
import { GRAYSCALE_SQUARE } from '../square.ts';

/**
 * Make the 256×256 grayscale render of a picture.
 * @param fit how the picture is fitted into the square
 * @param write the file, by default a JPEG
 * @throws {SourceMediaError} as `OpenPicture.rgb` does
 */
export const grayscalePicture = async (
  picture: OpenPicture,
  fit: PictureFit,
  write: GrayWriter = grayJpeg,
): Promise<Uint8Array> => write(toGray(await picture.rgb(GRAYSCALE_SQUARE, fit)), GRAYSCALE_SQUARE);

/** A still picture in gray, as a job has it. */
export const renderGrayscalePicture: RenderPicture = async (picture, { job, keys }) => [
  {
    key: grayscalePictureKey(keys),
    contentType: 'image/jpeg',
    facts: { kind: 'grayscale', ...GRAYSCALE_SQUARE },
    bytes: await grayscalePicture(picture, job.options.grayscale.fit),
  },
];
