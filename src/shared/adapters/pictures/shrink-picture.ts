import type { PictureSize } from '../../core/media/fit-picture.ts';
import { openPicture } from './open-picture.ts';
import { pictureLibrary } from './picture-library.ts';

/** JPEG qualities, tried one after another until the file is small enough: the codec's usual encoder takes a tenth of mozjpeg's time. */
const QUALITIES = [80, 70, 60, 50];

/**
 * Make a picture smaller and write it as JPEG. The same picture gives the same bytes.
 * @param bytes the whole file; must not be changed meanwhile
 * @param size of the result, pixels
 * @param maxBytes wanted limit of the file: a picture that has more at the lowest quality keeps that
 * @throws {SourceMediaError} as `openPicture` does
 */
export const shrinkToJpeg = async (bytes: Uint8Array, size: PictureSize, maxBytes: number): Promise<Uint8Array> => {
  const rgb = await (await openPicture(bytes)).rgb(size);
  for (const quality of QUALITIES) {
    const raw = { width: size.width, height: size.height, channels: 3 } as const;
    const jpeg = await pictureLibrary()(rgb, { raw }).jpeg({ quality }).toBuffer();
    if (jpeg.length <= maxBytes || quality === QUALITIES.at(-1)) return jpeg;
  }
  throw new RangeError('There is a lowest quality.');
};
