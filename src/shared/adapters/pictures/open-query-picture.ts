import { fitPicture } from '../../core/media/fit-picture.ts';
import { type QueryPicture, queryPicture } from '../../kernels/fingerprint/query-picture.ts';
import { openPicture } from './open-picture.ts';

/** Wider than the small pictures of films: how the picture was cut is found out by less than a pixel of these. */
const LOOKED_AT_WIDTH = 320;

/**
 * Prepare a picture file that is looked for in films.
 * @param longestMs limit for all work on the picture
 * @throws {SourceMediaError} when it cannot be decoded
 */
export const openQueryPicture = async (bytes: Uint8Array, longestMs?: number): Promise<QueryPicture> => {
  const picture = await openPicture(bytes, longestMs);
  const size = fitPicture(picture, LOOKED_AT_WIDTH);
  return queryPicture(await picture.rgb(size), size);
};
