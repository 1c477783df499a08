/**
 * A box of MP4 and QuickTime as places in the bytes that hold it: header in `[start, bodyAt)`, content in `[bodyAt, end)`.
 * @see ISO/IEC 14496-12, 4.2
 */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly bodyAt: number;
  /** never behind the end of what holds the box, so that no byte is read as part of two boxes of one level */
  readonly end: number;
  /** false where the box says that it is longer than what holds it */
  readonly isWhole: boolean;
}

/** Size and type. */
export const HEADER_BYTES = 8;
/** Size, type and a size of 64 bits. */
export const WIDE_HEADER_BYTES = 16;
/** Short size of a box whose size has 64 bits. */
export const WIDE = 1;
/** Short size of a box that reaches to the end of what holds it. */
const TO_THE_END = 0;

/** A view of bytes as numbers. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Four letters of one byte each. */
export const fourCc = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));

/**
 * Read the header of a box. A box of type `uuid` has its 16 bytes of name at the beginning of its content.
 * @param head bytes from `start` on, 16 where they are there
 * @param start where the box begins
 * @param limit end of what holds the box
 * @returns undefined where no box begins: too few bytes, or a size smaller than the header
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
