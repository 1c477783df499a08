import type { PictureSize } from '../../core/media/fit-picture.ts';
import { fingerprintOf, NO_FINGERPRINT, STORED_SHARE } from './fingerprint.ts';
import type { ShownArea } from './square-luma.ts';

/** Steps between the stored share of a frame and all of it. */
const SCALES = 5;
/** Places of an area on each axis: at one edge, in the middle, at the other edge. */
const PLACES = [0, 0.5, 1];

/**
 * Areas of a picture that may be what the stored fingerprint covers: a picture that was not cut holds it in its middle, one
 * that was cut holds it all over, or nearer to the edge that was cut.
 */
const areas = (): ShownArea[] =>
  Array.from({ length: SCALES }, (_, step) => STORED_SHARE + ((1 - STORED_SHARE) * step) / (SCALES - 1)).flatMap(
    (share) => {
      const free = 1 - share;
      const places = free < 1e-9 ? [0] : PLACES;
      return places.flatMap((across) =>
        places.map((down) => ({
          left: free * across,
          top: free * down,
          right: free * across + share,
          bottom: free * down + share,
        })),
      );
    },
  );

/**
 * The fingerprints by which a picture is looked for.
 * @param rgb rows of three bytes a pixel
 * @returns none of a picture that is flat or nearly black: it would be like any other such
 */
export const queryFingerprints = (rgb: Uint8Array, size: PictureSize): bigint[] => {
  const found = areas().map((area) => fingerprintOf(rgb, size, area));
  return [...new Set(found)].filter((hash) => hash !== NO_FINGERPRINT);
};
