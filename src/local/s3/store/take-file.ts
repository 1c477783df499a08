import { type FileHandle, open } from 'node:fs/promises';
import { startFastCrc64Nvme } from '../../../shared/kernels/checksum/fast-crc64-nvme.ts';
import type { BlobStore } from './blob-store.ts';
import { fileChunks } from './file-chunks.ts';
import type { BlobRef } from './object-record.ts';

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
    for await (const chunk of fileChunks(file, (next) => crc.update(next), signal)) {
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
