import { fitPicture } from '../../core/media/fit-picture.ts';
import { queryFingerprints } from '../../kernels/fingerprint/query-fingerprints.ts';
import { openPicture } from './open-picture.ts';

/** As wide as the small pictures of films that stored fingerprints are of. */
const LOOKED_AT_WIDTH = 160;

/**
 * The fingerprints by which a picture file is looked for.
 * @param longestMs limit for all work on the picture
 * @throws {SourceMediaError} when it cannot be decoded
 */
export const pictureFingerprints = async (bytes: Uint8Array, longestMs?: number): Promise<bigint[]> => {
  const picture = await openPicture(bytes, longestMs);
  const size = fitPicture(picture, LOOKED_AT_WIDTH);
  return queryFingerprints(await picture.rgb(size), size);
};
