import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';

const CHUNK_HEAD = 8;
const FORM_HEAD = 12;
const ANIMATED = 0x02;
/** The picture replaces the one before and stays until the next. */
const DO_NOT_BLEND = 0x02;

const padded = (length: number): number => length + (length % 2);

const chunk = (name: string, payload: Uint8Array): Uint8Array => {
  const bytes = Buffer.alloc(CHUNK_HEAD + padded(payload.length));
  bytes.write(name, 0, 'latin1');
  bytes.writeUInt32LE(payload.length, 4);
  bytes.set(payload, CHUNK_HEAD);
  return bytes;
};

/**
 * The beginning of a file; always 44 bytes.
 * @param bodyBytes of all pictures as {@link webpPicture} makes them
 * @see https://developers.google.com/speed/webp/docs/riff_container
 */
export const webpHead = ({ width, height }: PictureSize, bodyBytes: number): Uint8Array => {
  const canvas = Buffer.alloc(10);
  canvas.writeUInt8(ANIMATED, 0);
  canvas.writeUIntLE(width - 1, 4, 3);
  canvas.writeUIntLE(height - 1, 7, 3);
  // No background colour, played for ever.
  const chunks = Buffer.concat([chunk('VP8X', canvas), chunk('ANIM', new Uint8Array(6))]);
  const form = Buffer.alloc(FORM_HEAD);
  form.write('RIFF', 0, 'latin1');
  form.writeUInt32LE(FORM_HEAD - CHUNK_HEAD + chunks.length + bodyBytes, 4);
  form.write('WEBP', 8, 'latin1');
  return Buffer.concat([form, chunks]);
};

/** The chunk of a still WebP that holds its pixels. @throws {TypeError} when there is none */
const pixelsOf = (still: Uint8Array): Uint8Array => {
  const bytes = Buffer.from(still.buffer, still.byteOffset, still.byteLength);
  for (let at = FORM_HEAD; at + CHUNK_HEAD <= bytes.length; ) {
    const end = at + CHUNK_HEAD + padded(bytes.readUInt32LE(at + 4));
    if (bytes.toString('latin1', at, at + 3) === 'VP8' && bytes[at + 3] !== 0x58) return bytes.subarray(at, end);
    at = end;
  }
  throw new TypeError('The encoder gave a WebP without a picture.');
};

/**
 * One picture of an animation.
 * @param still a WebP of that size
 * @param shownMs how long it is shown, 1 to 16,777,215
 */
export const webpPicture = (still: Uint8Array, { width, height }: PictureSize, shownMs: number): Uint8Array => {
  const pixels = pixelsOf(still);
  const payload = Buffer.alloc(16 + pixels.length);
  payload.writeUIntLE(width - 1, 6, 3);
  payload.writeUIntLE(height - 1, 9, 3);
  payload.writeUIntLE(shownMs, 12, 3);
  payload.writeUInt8(DO_NOT_BLEND, 15);
  payload.set(pixels, 16);
  return chunk('ANMF', payload);
};
