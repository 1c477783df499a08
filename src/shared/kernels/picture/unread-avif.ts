import { boxesOf } from '../mp4/boxes-in-bytes.ts';

/**
 * Detect an AVIF or HEIF file that holds only a film. A box `meta` would describe a still picture.
 * @param bytes the file, or its beginning
 * @returns completes "the file is …"; undefined when there is a still picture, or when the bytes end too early to tell
 * @see ISO/IEC 23008-12, 6 and 7
 */
export const unreadAvif = (bytes: Uint8Array): string | undefined => {
  let hasFilm = false;
  let end = 0;
  for (const box of boxesOf(bytes)) {
    if (box.type === 'meta') return undefined;
    if (!box.isWhole) return undefined;
    if (box.type === 'moov') hasFilm = true;
    end = box.end;
  }
  return hasFilm && end === bytes.byteLength ? 'an animated AVIF or HEIF without a still picture' : undefined;
};
