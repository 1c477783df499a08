const [MARKER, SOS] = [0xff, 0xda];

/**
 * Count the scans of a JPEG.
 * @param bytes the whole file. A scan's data never contain the marker, as another byte follows each 255 in them. So every
 *   hit is a scan or lies in a comment, profile or thumbnail: the count may be too large by those few.
 * @see ITU-T T.81, B.1.1.5
 */
export const countJpegScans = (bytes: Uint8Array): number => {
  let scans = 0;
  for (let at = 1; at < bytes.length; at++) {
    if (bytes[at] === SOS && bytes[at - 1] === MARKER) scans += 1;
  }
  return scans;
};
