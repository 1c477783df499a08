import { HEADER_BYTES, viewOf, WIDE, WIDE_HEADER_BYTES } from './box.ts';

/** Concatenates byte arrays. */
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

/**
 * The header of a box.
 * @param type four letters of one byte each
 * @param width `wide`: always a size of 64 bits; `short`: a size of 32 bits, at most 4 GiB with the header
 */
export const boxHeader = (type: string, contentBytes: number, width: 'short' | 'wide' = 'short'): Uint8Array => {
  const letters = Uint8Array.from(type, (letter) => letter.charCodeAt(0));
  return width === 'wide'
    ? joined([uint32s(WIDE), letters, uint64(contentBytes + WIDE_HEADER_BYTES)])
    : joined([uint32s(contentBytes + HEADER_BYTES), letters]);
};

/** A box around its content. */
export const makeBox = (type: string, ...content: readonly Uint8Array[]): Uint8Array =>
  joined([
    boxHeader(
      type,
      content.reduce((sum, part) => sum + part.byteLength, 0),
    ),
    ...content,
  ]);

/** A box whose content begins with a version and flags. */
export const makeFullBox = (
  type: string,
  version: 0 | 1,
  flags: number,
  ...content: readonly Uint8Array[]
): Uint8Array => makeBox(type, uint32s(version * 0x1_00_00_00 + flags), ...content);
