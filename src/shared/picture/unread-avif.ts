const HEAD_BYTES = 8;

/**
 * Say whether an AVIF or HEIF file holds a film only: its still picture would be described by a box `meta`.
 * @param bytes the file, or its beginning
 * @returns completes "the file is …"; undefined when there is a still picture, or when the bytes end before that shows
 * @see ISO/IEC 23008-12, 6 and 7
 */
export const unreadAvif = (bytes: Uint8Array): string | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hasFilm = false;
  let at = 0;
  while (at + HEAD_BYTES <= view.byteLength) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + HEAD_BYTES));
    if (type === 'meta') return undefined;
    if (type === 'moov') hasFilm = true;
    const length = view.getUint32(at);
    // A box of 4 GiB, or one without an end, is not what such a file holds in front of others.
    if (length < HEAD_BYTES) break;
    at += length;
  }
  return hasFilm && at === view.byteLength ? 'an animated AVIF or HEIF without a still picture' : undefined;
};
