import { crc32 } from 'node:zlib';

/** A chunk of a PNG. */
export interface PngChunk {
  readonly type: string;
  /** where it begins, bytes from the file's start */
  readonly at: number;
  /** bytes of the whole chunk, with length, type and checksum */
  readonly length: number;
  readonly data: Uint8Array;
}

/** Bytes of the signature that a PNG begins with. */
export const PNG_SIGNATURE_BYTES = 8;
const FRAME_BYTES = 12;
/** Most chunks that are listed. A picture may have any number of IDAT chunks; later chunks are not needed here. */
const MOST_CHUNKS = 100_000;

/**
 * List the chunks of a PNG.
 * @param bytes the whole file
 * @returns the complete chunks, in order
 * @see PNG (Third Edition), 5.3
 */
export const pngChunks = (bytes: Uint8Array): PngChunk[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  for (let at = PNG_SIGNATURE_BYTES; at + FRAME_BYTES <= bytes.length && chunks.length < MOST_CHUNKS; ) {
    const length = FRAME_BYTES + view.getUint32(at);
    if (at + length > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ type, at, length, data: bytes.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return chunks;
};

/** Write a chunk, with its checksum. */
export const pngChunk = (type: string, data: Uint8Array): Uint8Array => {
  const chunk = Buffer.alloc(data.length + FRAME_BYTES);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, data.length + 8)), data.length + 8);
  return chunk;
};
