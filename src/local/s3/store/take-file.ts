import { type FileHandle, open } from 'node:fs/promises';
import { startFastCrc64Nvme } from '../../../shared/kernels/checksum/fast-crc64-nvme.ts';
import type { BlobStore } from './blob-store.ts';
import type { BlobRef } from './object-record.ts';

/** Bytes that are read at once; two such buffers are used in turn for a whole file. Writes of 1 MB took the system three times as long: it asks for larger pieces of fresh memory then. */
const CHUNK_BYTES = 512 * 1024;

/** How a file is taken over. */
export interface TakeOptions {
  /** Called with the number of bytes that were taken so far. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of a file, in a blob that is a draft until an object names it. */
export interface TakenBytes {
  /** Undefined for an empty file. */
  readonly blob: BlobRef | undefined;
  /** Base64, of the bytes in the blob. */
  readonly crc64nvme: string;
}

/** Read a file into two buffers in turn: the next chunk is read while the last one is summed and written. */
async function* chunksOf(file: FileHandle, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)] as const;
  const read = (turn: number, from: number) => file.read(buffers[turn % 2 === 0 ? 0 : 1], 0, CHUNK_BYTES, from);
  let next = read(0, 0);
  for (let turn = 0, from = 0; ; turn++) {
    const { bytesRead, buffer } = await next;
    if (bytesRead === 0) return;
    from += bytesRead;
    next = read(turn + 1, from);
    // Awaited above unless the reader stops before.
    next.catch(() => undefined);
    signal?.throwIfAborted();
    yield buffer.subarray(0, bytesRead);
  }
}

/**
 * Take a file of this machine over into a new blob: the bytes are shared where the file system can do that (a reflink: later
 * changes of the file do not show), else copied. They are read once, and summed as they are in the blob.
 * @param path absolute
 * @throws errors of the file or the disk, or the signal's reason; no blob is left behind then
 */
export const takeFile = async (
  blobs: BlobStore,
  path: string | Buffer,
  { onBytes = () => undefined, signal }: TakeOptions,
): Promise<TakenBytes> => {
  const crc = startFastCrc64Nvme();
  let bytes = 0;
  async function* summed(file: FileHandle): AsyncGenerator<Buffer> {
    for await (const chunk of chunksOf(file, signal)) {
      crc.update(chunk);
      yield chunk;
      bytes += chunk.length;
      onBytes(bytes);
    }
  }
  signal?.throwIfAborted();
  const cloned = await blobs.clone(path);
  const file = await (cloned === undefined ? open(path, 'r') : blobs.files.open(cloned.id));
  try {
    let blob = cloned;
    if (cloned === undefined) blob = await blobs.write(summed(file));
    else for await (const _ of summed(file));
    return { blob, crc64nvme: Buffer.from(crc.digest()).toString('base64') };
  } catch (error) {
    if (cloned !== undefined) blobs.remove([cloned.id]);
    throw error;
  } finally {
    await file.close();
  }
};
