import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { makeCrc64Nvme } from '../body/crc-tables.ts';
import { DamagedBlobError } from '../protocol/damaged-blob-error.ts';
import type { BlobFiles } from './blob-files.ts';
import { fileBytes } from './file-bytes.ts';
import type { BlobRef } from './object-record.ts';

/** A blob and the checksum of its bytes. */
export interface KnownBlob extends BlobRef {
  /** Undefined when none is known: the bytes are not verified. */
  readonly sum: { readonly algorithm: 'md5' | 'crc64nvme'; readonly value: string } | undefined;
}

const READ_BYTES = 256 * 1024;
/** A blob that is read whole and is no larger than this is verified before its first byte is returned. */
const VERIFIED_AHEAD_BYTES = 8 * 1024 ** 2;

const openWhole = async (files: BlobFiles, { id, size }: BlobRef): Promise<FileHandle> => {
  let file: FileHandle;
  try {
    file = await files.open(id);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new DamagedBlobError(id, 'its file is gone');
  }
  const { size: there } = await file.stat();
  if (there >= size) return file;
  await file.close();
  throw new DamagedBlobError(id, `its file has ${there} bytes where ${size} were stored`);
};

/** Sum bytes as they are read. @returns the same bytes' checksum in the form of {@link KnownBlob} */
const startSum = (algorithm: 'md5' | 'crc64nvme') => {
  if (algorithm === 'md5') {
    const hash = createHash('md5');
    return { update: (chunk: Buffer) => void hash.update(chunk), digest: () => hash.digest('hex') };
  }
  const crc = makeCrc64Nvme();
  return { update: crc.update, digest: () => crc.digest().toString('base64') };
};

/** Bytes of one blob. The last ones are held back until all bytes are verified. */
async function* verifiedBytes(file: FileHandle, blob: KnownBlob): AsyncGenerator<Buffer> {
  const { sum } = blob;
  const running = sum && startSum(sum.algorithm);
  let held: Buffer[] = [];
  let bytes = 0;
  const isSmall = blob.size <= VERIFIED_AHEAD_BYTES;
  for await (const chunk of file.createReadStream({ end: blob.size - 1, highWaterMark: READ_BYTES })) {
    running?.update(chunk);
    bytes += chunk.length;
    if (!isSmall && held[0] !== undefined) {
      yield held[0];
      held = [];
    }
    held.push(chunk);
  }
  if (bytes !== blob.size) throw new DamagedBlobError(blob.id, `${bytes} of ${blob.size} bytes could be read`);
  if (running?.digest() !== sum?.value) throw new DamagedBlobError(blob.id, 'its bytes are not those that were stored');
  yield* held;
}

/**
 * Read bytes `start` to `end` (both included) of several blobs in sequence. Blobs that are read whole are verified: small ones before
 * their first byte is returned, large ones before their last. A piece is valid until the next one is asked for.
 * @throws {DamagedBlobError} while reading
 */
export async function* readBlobs(
  files: BlobFiles,
  blobs: readonly KnownBlob[],
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  let offset = 0;
  for (const blob of blobs) {
    const first = Math.max(start - offset, 0);
    const last = Math.min(end - offset, blob.size - 1);
    offset += blob.size;
    if (first > last) continue;
    const file = await openWhole(files, blob);
    const isWhole = first === 0 && last === blob.size - 1;
    if (isWhole) yield* verifiedBytes(file, blob);
    else yield* fileBytes(file, first, last);
  }
}
