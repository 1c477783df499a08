/** A box in a buffer: `[start, end)`, its content from `body` on. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

const HEADER_BYTES = 8;
const WIDE_HEADER_BYTES = 16;

/** A view of bytes as numbers. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const typeAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/**
 * Read the header of a box.
 * @param bytes from the box's start on, 16 bytes where the file has them
 * @param rest bytes from there to the end of what holds the box: a size of 0 stands for it
 * @returns undefined when it is none
 * @see ISO/IEC 14496-12, 4.2
 */
export const boxHeader = (
  bytes: Uint8Array,
  rest: number,
): { readonly type: string; readonly header: number; readonly size: number } | undefined => {
  if (bytes.byteLength < HEADER_BYTES) return undefined;
  const view = viewOf(bytes);
  const short = view.getUint32(0);
  const wide = short === 1;
  if (wide && bytes.byteLength < WIDE_HEADER_BYTES) return undefined;
  const size = wide ? Number(view.getBigUint64(8)) : short === 0 ? rest : short;
  const header = wide ? WIDE_HEADER_BYTES : HEADER_BYTES;
  return size < header || size > rest ? undefined : { type: typeAt(bytes, 4), header, size };
};

/** The boxes that follow each other in `[from, end)` of a buffer, as far as they are whole. */
export const boxesIn = (bytes: Uint8Array, from = 0, end = bytes.byteLength): Box[] => {
  const boxes: Box[] = [];
  let start = from;
  for (;;) {
    const head = boxHeader(bytes.subarray(start, end), end - start);
    if (head === undefined) return boxes;
    boxes.push({ type: head.type, start, body: start + head.header, end: start + head.size });
    start += head.size;
  }
};

/** The first box of that type in the content of another, or in the whole buffer. */
export const childBox = (bytes: Uint8Array, parent: Box | undefined, type: string): Box | undefined =>
  boxesIn(bytes, parent?.body ?? 0, parent?.end ?? bytes.byteLength).find((box) => box.type === type);

/** Content of a box: everything behind its header. */
export const contentOf = (bytes: Uint8Array, { body, end }: Box): Uint8Array => bytes.subarray(body, end);

/** Bytes one behind another. */
export const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
};

/** Unsigned numbers of 32 bits, big-endian. */
export const uint32s = (...numbers: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(numbers.length * 4);
  const view = viewOf(bytes);
  numbers.forEach((number, i) => {
    view.setUint32(i * 4, number);
  });
  return bytes;
};

/** An unsigned number of 64 bits, big-endian. */
export const uint64 = (number: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  viewOf(bytes).setBigUint64(0, BigInt(number));
  return bytes;
};

/** A box around its content. */
export const makeBox = (type: string, ...content: readonly Uint8Array[]): Uint8Array => {
  const size = content.reduce((sum, part) => sum + part.byteLength, HEADER_BYTES);
  return joined([uint32s(size), Uint8Array.from(type, (letter) => letter.charCodeAt(0)), ...content]);
};

/** A box whose content begins with a version and flags. */
export const makeFullBox = (
  type: string,
  version: 0 | 1,
  flags: number,
  ...content: readonly Uint8Array[]
): Uint8Array => makeBox(type, uint32s(version * 0x1_00_00_00 + flags), ...content);

/** The header of an `mdat` box of any size. */
export const mdatHeader = (contentBytes: number): Uint8Array =>
  joined([
    uint32s(1),
    Uint8Array.from('mdat', (letter) => letter.charCodeAt(0)),
    uint64(contentBytes + WIDE_HEADER_BYTES),
  ]);
