const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  return remainder;
});

/**
 * CRC-32 as ZIP uses it. Not Node's, because the page unpacks archives in the browser.
 * @param before the checksum of the bytes before these; 0 at the beginning
 * @returns unsigned
 * @see ISO/IEC 13239, annex on the 32-bit frame check sequence
 */
export const crc32 = (bytes: Uint8Array, before = 0): number => {
  let remainder = ~before;
  // An index loop: `for … of` takes several times as long.
  for (let at = 0; at < bytes.length; at += 1) {
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  }
  return ~remainder >>> 0;
};
