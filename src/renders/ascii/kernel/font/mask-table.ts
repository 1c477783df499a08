/** Pixels that are drawn at once. */
const PIXELS = 4;

const makeTable = (channels: 1 | 3): Uint32Array => {
  const bytes = new Uint8Array((1 << PIXELS) * PIXELS * channels);
  for (let i = 0; i < bytes.length; i++) {
    const pixel = Math.floor(i / channels);
    const pattern = Math.floor(pixel / PIXELS);
    bytes[i] = (pattern << (pixel % PIXELS)) & 8 ? 255 : 0;
  }
  return new Uint32Array(bytes.buffer);
};

const TABLES = { 1: makeTable(1), 3: makeTable(3) } as const;

/**
 * Masks of four pixels: all bits are set in the bytes of pixels with ink.
 * @param channels bytes of a pixel
 * @returns `channels` words for each of the 16 patterns of ink, the leftmost pixel in the pattern's highest bit
 */
export const maskTableOf = (channels: 1 | 3): Uint32Array => TABLES[channels];
