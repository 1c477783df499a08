import type { Part, Rest } from '../rest.ts';

const PAGE = Buffer.from('OggS');
/** Bytes of a page's head before the sizes of its segments, and where their number is. */
const HEAD_BYTES = 27;
const SEGMENTS_AT = 26;

/** The size of the page that begins somewhere; undefined when none does. @see RFC 3533, 6 */
const pageBytes = (bytes: Buffer, at: number): number | undefined => {
  if (bytes.indexOf(PAGE, at) !== at || at + HEAD_BYTES > bytes.length) return undefined;
  const segments = bytes[at + SEGMENTS_AT] ?? 0;
  const sizes = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + segments);
  return HEAD_BYTES + segments + sizes.reduce((sum, size) => sum + size, 0);
};

/**
 * Walk through the end of an Ogg film. Its pages do not tell when pictures are due, so none is found.
 * @param part to the end of the file; the walk begins with its first page
 * @returns undefined when there is none. A file that was cut off ends within a page: that is no damage
 */
export const walkOggRest = ({ bytes, from }: Part): Rest | undefined => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = all.indexOf(PAGE);
  if (first < 0) return undefined;
  for (let at = first; at < all.length; ) {
    const size = pageBytes(all, at);
    const isCutOff = all.length - at < HEAD_BYTES || (size !== undefined && at + size > all.length);
    if (isCutOff && all.indexOf(PAGE, at + 1) < 0) break;
    if (size === undefined || isCutOff) return { damagedAt: from + at, last: undefined };
    at += size;
  }
  return { damagedAt: undefined, last: undefined };
};
