import type { ReadAt } from '../../shared/core/media/chunked-file.ts';
import { viewOf } from '../../shared/kernels/mp4/box.ts';
import { type BoxFile, boxesIn, fileFrom } from '../../shared/kernels/mp4/boxes-in-file.ts';
import { UnstitchableError } from '../plan/unstitchable-error.ts';

/** Covers the index of most slices, so that one request is enough. */
export const MP4_HEAD_BYTES = 65_536;
/** Index of a slice with 300 s of 60 pictures a second: 0.1 MB. More than this was not written by us. */
const MAX_MOOV_BYTES = 64 * 1024 * 1024;
const MAX_BOXES = 32;

/**
 * Read the index of an MP4 file, at whatever position it is.
 * @param readAt random access to the file
 * @param bytes size of the file
 * @param what names the file in messages
 * @returns the whole `moov` box
 * @throws {UnstitchableError} when the file has no index
 */
export const readMoov = async (readAt: ReadAt, bytes: number, what: string): Promise<Uint8Array> => {
  const head = await readAt(0, MP4_HEAD_BYTES);
  const at = async (offset: number, length: number): Promise<Uint8Array> =>
    offset + length <= head.byteLength ? head.subarray(offset, offset + length) : readAt(offset, length);
  const file: BoxFile = { size: bytes, at: async (offset, length) => viewOf(await at(offset, length)) };
  for await (const { type, start, end, isWhole } of boxesIn(file, fileFrom(file), MAX_BOXES)) {
    if (!isWhole) break;
    if (type === 'moov' && end - start <= MAX_MOOV_BYTES) return at(start, end - start);
  }
  throw new UnstitchableError(
    `${what} (${bytes} bytes) has no index: it is no whole MP4 file. Render the slice again.`,
  );
};
