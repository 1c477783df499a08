/**
 * A box of MP4 and QuickTime, as positions in the bytes that contain it: header in `[start, bodyAt)`, content in
 * `[bodyAt, end)`.
 * @see ISO/IEC 14496-12, 4.2
 */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly bodyAt: number;
  /** never beyond the end of the parent, so that no byte is read as part of two boxes of one level */
  readonly end: number;
  /** false when the box claims to extend beyond the end of its parent */
  readonly isWhole: boolean;
}

/** Length of a box header with size and type. */
export const HEADER_BYTES = 8;
/** Length of a box header with size, type and a size of 64 bits. */
export const WIDE_HEADER_BYTES = 16;
/** Value of the 32-bit size field when a size of 64 bits follows. */
export const WIDE = 1;
/** Value of the 32-bit size field of a box that extends to the end of its parent. */
const TO_THE_END = 0;

/** A view of bytes as numbers. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Reads a code of four letters, one byte each. */
export const fourCc = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));

/**
 * Read the header of a box. A box of type `uuid` has its 16 bytes of name at the beginning of its content.
 * @param head bytes from `start` on: 16, or fewer at the end
 * @param start where the box begins
 * @param limit end of the parent
 * @returns undefined when no box begins there: too few bytes, or a size smaller than the header
 */
export const readBox = (head: DataView, start: number, limit: number): Box | undefined => {
  if (head.byteLength < HEADER_BYTES || start + HEADER_BYTES > limit) return undefined;
  const short = head.getUint32(0);
  const isWide = short === WIDE;
  if (isWide && head.byteLength < WIDE_HEADER_BYTES) return undefined;
  const headerBytes = isWide ? WIDE_HEADER_BYTES : HEADER_BYTES;
  const size = isWide ? Number(head.getBigUint64(HEADER_BYTES)) : short === TO_THE_END ? limit - start : short;
  if (size < headerBytes || start + headerBytes > limit) return undefined;
  const end = Math.min(start + size, limit);
  return { type: fourCc(head, 4), start, bodyAt: start + headerBytes, end, isWhole: start + size <= limit };
};
