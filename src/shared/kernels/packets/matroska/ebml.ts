/** The head of an EBML element. */
export interface ElementHead {
  readonly id: number;
  /** bytes of id and size */
  readonly length: number;
  /** bytes of the body; undefined where the file does not say */
  readonly size: number | undefined;
}

/** Longest head: an id of 4 bytes and a size of 8. */
export const MAX_ELEMENT_HEAD_BYTES = 12;

/**
 * Reads a number whose first set bit gives its length.
 * @param most longest length that is allowed, bytes
 * @returns undefined when it is cut off or longer; `value` is undefined when all its bits are set
 * @see https://www.rfc-editor.org/rfc/rfc8794.html#name-variable-size-integer
 */
export const readVint = (
  bytes: Uint8Array,
  at: number,
  most: number,
): { readonly value: number | undefined; readonly length: number } | undefined => {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const length = Math.clz32(first) - 23;
  if (length > most || at + length > bytes.length) return undefined;
  let value = first & (0xff >> length);
  let allOnes = value === 0xff >> length;
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[at + i] ?? 0;
    value = value * 256 + byte;
    allOnes &&= byte === 0xff;
  }
  return { value: allOnes ? undefined : value, length };
};

/** Reads the head of an element; undefined when there is none, or when it is cut off. */
export const readElementHead = (bytes: Uint8Array, at = 0): ElementHead | undefined => {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  if (idLength > 4 || bytes.length <= at + idLength) return undefined;
  let id = 0;
  for (let i = 0; i < idLength; i += 1) id = id * 256 + (bytes[at + i] ?? 0);
  const size = readVint(bytes, at + idLength, 8);
  return size && { id, length: idLength + size.length, size: size.value };
};

/** The children of an element in the bytes of its body; one that does not fit ends them. */
export function* childrenIn(bytes: Uint8Array): Generator<{ readonly id: number; readonly body: Uint8Array }> {
  for (let at = 0; at < bytes.length; ) {
    const head = readElementHead(bytes, at);
    if (head?.size === undefined || at + head.length + head.size > bytes.length) return;
    const end = at + head.length + head.size;
    yield { id: head.id, body: bytes.subarray(at + head.length, end) };
    at = end;
  }
}

/** An unsigned number of up to eight bytes, as elements hold it. */
export const readUint = (bytes: Uint8Array): number => {
  let value = 0;
  for (const byte of bytes.subarray(0, 8)) value = value * 256 + byte;
  return value;
};

/** An unsigned number in as many bytes as it needs, at least one. */
export const uintBytes = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
};

/** The size that means "not known". */
export const UNKNOWN_SIZE = [1, 255, 255, 255, 255, 255, 255, 255] as const;

/** A number whose first set bit gives its length, in eight bytes. */
export const sizeBytes = (size: number): number[] => {
  const digits = uintBytes(size);
  return [1, ...Array.from({ length: 7 - digits.length }, () => 0), ...digits];
};

/** The head of an element whose body has `size` bytes. */
export const elementHead = (id: number, size: number): number[] => [...uintBytes(id), ...sizeBytes(size)];

/** An element with an unsigned number as its body. */
export const uintElement = (id: number, value: number): number[] => {
  const digits = uintBytes(value);
  return [...uintBytes(id), 0x80 | digits.length, ...digits];
};
