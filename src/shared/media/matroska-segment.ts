/** Where the parts of a Matroska or WebM file lie, in bytes. */
export interface MatroskaSegment {
  /** of what its segment holds */
  readonly bodyAt: number;
  /** behind it; undefined where whoever wrote it did not know */
  readonly end: number | undefined;
}

/** @see RFC 8794, 4 (variable-size integers) and 11.2 (EBML header); RFC 9559, 5.1 (segment) */
const EBML_HEADER = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const ID_BYTES = 4;

/** Size of an element: its value, undefined when unknown, and how many bytes it takes; undefined when it is none. */
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
 * Read the heads that a Matroska file begins with.
 * @param head bytes from a beginning on, a hundred suffice
 * @param offset where they lie in the file
 * @returns undefined when no such file begins there
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
