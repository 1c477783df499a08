import { deflateSync } from 'node:zlib';
import { PNG_SIGNATURE_BYTES, pngChunk, pngChunks } from './png-file.ts';
import { pngOrientation } from './png-orientation.ts';
import { pngProfile } from './png-profile.ts';

const PROFILE_HEAD = Buffer.from('gamma\0\0', 'latin1');

/** EXIF data with the orientation and nothing else. */
const exifOf = (orientation: number): Uint8Array => {
  const exif = Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');
  exif.writeUInt16BE(orientation, 18);
  return exif;
};

/**
 * Copy data from PNG chunks that the picture library ignores into chunks that it reads. The orientation from EXIF data in
 * a text chunk, or after the pixels, goes into a chunk eXIf before the pixels; gAMA and cHRM become a profile.
 * @param bytes the whole file
 * @returns the same bytes when the file has no such data
 */
export const preparePng = (bytes: Uint8Array): Uint8Array => {
  const chunks = pngChunks(bytes);
  const [header] = chunks;
  if (header?.type !== 'IHDR') return bytes;
  const pixels = chunks.findIndex(({ type }) => type === 'IDAT');
  const isReadAnyway = chunks.slice(0, Math.max(0, pixels)).some(({ type }) => type === 'eXIf');
  const orientation = isReadAnyway ? undefined : pngOrientation(chunks);
  const profile = pngProfile(chunks);
  if (orientation === undefined && profile === undefined) return bytes;

  const added = [
    ...(orientation === undefined ? [] : [pngChunk('eXIf', exifOf(orientation))]),
    ...(profile === undefined ? [] : [pngChunk('iCCP', Buffer.concat([PROFILE_HEAD, deflateSync(profile)]))]),
  ];
  const end = PNG_SIGNATURE_BYTES + header.length;
  return Buffer.concat([bytes.subarray(0, end), ...added, bytes.subarray(end)]);
};
