import { readTiff } from './tiff-directory.ts';

const ORIENTATION = 0x0112;
/** `Exif\0\0`: EXIF data begin with it in a JPEG, and in files that copied them from a JPEG. */
const PREFIX = [0x45, 0x78, 0x69, 0x66, 0, 0];

/**
 * Read the orientation of a picture: how to turn it for display.
 * @param exif EXIF data, with or without the prefix that they have in a JPEG
 * @returns 1 to 8; undefined when the data state no orientation or another number
 * @see CIPA DC-008 (Exif 2.32), 4.6.4 A
 */
export const exifOrientation = (exif: Uint8Array): number | undefined => {
  const tiff = readTiff(PREFIX.every((byte, i) => exif[i] === byte) ? exif.subarray(PREFIX.length) : exif);
  const value = tiff?.first.get(ORIENTATION)?.[0];
  return value !== undefined && value >= 1 && value <= 8 ? value : undefined;
};
