import { UnstitchableError } from '../unstitchable-error.ts';
import { boxHeader } from './boxes.ts';

/** Reads `length` bytes from `offset` on, fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/** Covers the index of most slices, so that one request is enough. */
export const HEAD_BYTES = 65_536;
/** Index of a slice with 300 s of 60 pictures a second: 0.1 MB. More than this was not written by us. */
const MAX_MOOV_BYTES = 64 * 1024 * 1024;
const MAX_BOXES = 32;
const HEADER_BYTES = 16;

/**
 * Read the index of an MP4 file, wherever in it that is.
 * @param readAt random access to the file
 * @param bytes size of the file
 * @param what names the file in messages
 * @returns the whole `moov` box
 * @throws {UnstitchableError} when there is none
 */
export const readMoov = async (readAt: ReadAt, bytes: number, what: string): Promise<Uint8Array> => {
  const head = await readAt(0, HEAD_BYTES);
  const at = async (offset: number, length: number): Promise<Uint8Array> =>
    offset + length <= head.byteLength ? head.subarray(offset, offset + length) : readAt(offset, length);
  let offset = 0;
  for (let count = 0; count < MAX_BOXES && offset < bytes; count += 1) {
    const header = boxHeader(await at(offset, Math.min(HEADER_BYTES, bytes - offset)), bytes - offset);
    if (header === undefined) break;
    if (header.type === 'moov' && header.size <= MAX_MOOV_BYTES) return at(offset, header.size);
    offset += header.size;
  }
  throw new UnstitchableError(
    `${what} (${bytes} bytes) has no index: it is no whole MP4 file. Render the slice again.`,
  );
};
