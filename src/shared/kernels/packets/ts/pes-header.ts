/** The header in front of a picture. */
export interface PesHeader {
  /** ticks of 90 kHz; undefined where the header has none */
  readonly pts: number | undefined;
  readonly dts: number | undefined;
  /** where the picture begins */
  readonly contentAt: number;
}

/** Longest header. */
export const MAX_PES_HEADER_BYTES = 9 + 255;

/** A time of 33 bits, in five bytes with marker bits in between. */
const readTime = (bytes: Uint8Array, at: number): number => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  return ((a >> 1) & 7) * 2 ** 30 + b * 2 ** 22 + (c >> 1) * 2 ** 15 + d * 2 ** 7 + (e >> 1);
};

/** Read the header of a video packet; undefined when there is none. @see ISO/IEC 13818-1, 2.4.3.6 */
export const readPesHeader = (bytes: Uint8Array): PesHeader | undefined => {
  const [zero, nought, one, id = 0] = bytes;
  const isVideo = (id & 0xf0) === 0xe0 || id === 0xfd;
  const contentAt = 9 + (bytes[8] ?? 0);
  if (zero !== 0 || nought !== 0 || one !== 1 || !isVideo || bytes.length < contentAt) return undefined;
  const flags = (bytes[7] ?? 0) >> 6;
  const pts = (flags & 2) !== 0 ? readTime(bytes, 9) : undefined;
  return { pts, dts: flags === 3 ? readTime(bytes, 14) : pts, contentAt };
};
