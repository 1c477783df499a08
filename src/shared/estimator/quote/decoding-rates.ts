/** Processor time of decoding on one vCPU. Nanoseconds. */
export interface DecodingRate {
  readonly perPixel: number;
  readonly perByte: number;
}

/** Reading the bits of a picture: an 8K key frame of 54 MB takes 4.8 s. */
const PER_BYTE = 90;

/** An unlisted codec counts as slow. */
const UNKNOWN: DecodingRate = { perPixel: 10, perByte: PER_BYTE };

/**
 * Measured with the ffmpeg of Debian 12 and that of the npm registry on one thread, 1080p: the slower of both, rounded
 * up. Pictures with little data cost by their pixels, pictures with much data by their bytes.
 */
const RATES: ReadonlyMap<string, DecodingRate> = new Map([
  ['h264', { perPixel: 1.7, perByte: PER_BYTE }],
  ['hevc', { perPixel: 3.5, perByte: PER_BYTE }],
  ['av1', { perPixel: 8, perByte: PER_BYTE }],
  ['vp9', { perPixel: 3, perByte: PER_BYTE }],
  ['vp8', { perPixel: 2, perByte: PER_BYTE }],
  ['mpeg1video', { perPixel: 1.2, perByte: PER_BYTE }],
  ['mpeg2video', { perPixel: 1.2, perByte: PER_BYTE }],
  ['mpeg4', { perPixel: 1.2, perByte: PER_BYTE }],
  ['msmpeg4v3', { perPixel: 1.5, perByte: PER_BYTE }],
  ['h263', { perPixel: 1.5, perByte: PER_BYTE }],
  ['flv1', { perPixel: 1.5, perByte: PER_BYTE }],
  ['wmv1', { perPixel: 1.5, perByte: PER_BYTE }],
  ['wmv2', { perPixel: 1.5, perByte: PER_BYTE }],
  ['wmv3', { perPixel: 2.5, perByte: PER_BYTE }],
  ['vc1', { perPixel: 2.5, perByte: PER_BYTE }],
  ['theora', { perPixel: 2, perByte: PER_BYTE }],
  ['mjpeg', { perPixel: 3, perByte: 15 }],
  ['prores', { perPixel: 6, perByte: 15 }],
  ['dnxhd', { perPixel: 4, perByte: 15 }],
  ['rawvideo', { perPixel: 1, perByte: 1 }],
]);

/** Factor for more than eight bits: twice the bytes, and less hand-written code in decoders. */
const DEEP_FACTOR = 1.6;
const DEEP_BITS = 8;

/** How fast a codec is decoded. @param bitDepth of a sample */
export const decodingRate = (codec: string, bitDepth: number): DecodingRate => {
  const { perPixel, perByte } = RATES.get(codec) ?? UNKNOWN;
  return bitDepth > DEEP_BITS ? { perPixel: perPixel * DEEP_FACTOR, perByte } : { perPixel, perByte };
};
