/** Byte positions of the segment of a Matroska or WebM file. */
export interface MatroskaSegment {
  /** start of the segment's content */
  readonly bodyAt: number;
  /** end of the segment, exclusive; undefined when its size is stated as unknown */
  readonly end: number | undefined;
}

/** @see RFC 8794, 4 (variable-size integers) and 11.2 (EBML header); RFC 9559, 5.1 (segment) */
const EBML_HEADER = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const ID_BYTES = 4;

/**
 * Reads the size field of an element: its value (undefined for "unknown") and its length in bytes. Undefined when there
 * is no valid field.
 */
const readSize = (
  bytes: Uint8Array,
  at: number,
): { readonly value: number | undefined; readonly length: number } | undefined => {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || at + length > bytes.length) return undefined;
  let value = first & (0xff >> length);
  let unknown = value === 0xff >> length;
  for (const byte of bytes.subarray(at + 1, at + length)) {
    value = value * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { value: unknown ? undefined : value, length };
};

const idAt = (bytes: Uint8Array, at: number): number =>
  at + ID_BYTES > bytes.length ? 0 : new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);

/**
 * Read the EBML header and the segment header at the start of a Matroska file.
 * @param head bytes from the start of the Matroska file on; a hundred suffice
 * @param offset position of `head` in the whole file
 * @returns undefined when no Matroska file begins there
 */
export const readMatroskaSegment = (head: Uint8Array, offset = 0): MatroskaSegment | undefined => {
  if (idAt(head, 0) !== EBML_HEADER) return undefined;
  const header = readSize(head, ID_BYTES);
  if (header?.value === undefined) return undefined;
  const at = ID_BYTES + header.length + header.value;
  const size = idAt(head, at) === SEGMENT ? readSize(head, at + ID_BYTES) : undefined;
  if (size === undefined) return undefined;
  const bodyAt = offset + at + ID_BYTES + size.length;
  return { bodyAt, end: size.value === undefined ? undefined : bodyAt + size.value };
};
