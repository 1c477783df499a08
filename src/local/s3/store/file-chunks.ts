import type { FileHandle } from 'node:fs/promises';
import { fillFromFile } from '../../../shared/adapters/disk/whole-bytes.ts';
import { WRITE_BYTES } from './blob-store.ts';

/** Bytes that are read at once; two such buffers are used in turn for a whole file. Of fewer bytes a write would wait for more, while their buffer is filled again. */
export const CHUNK_BYTES = WRITE_BYTES;

/**
 * Read a file from its start, in full chunks until its last one; what is appended after that is not read. While a chunk is used the
 * next one is read and summed: a chunk is valid until the next one is asked for.
 * @param sum is given every chunk, in order
 * @throws what reading throws, or the signal's reason
 */
export async function* fileChunks(
  file: Pick<FileHandle, 'read'>,
  sum: (chunk: Buffer) => void,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)] as const;
  const read = async (turn: number): Promise<Buffer> => {
    const buffer = buffers[turn % 2 === 0 ? 0 : 1];
    const chunk = buffer.subarray(0, await fillFromFile(file, buffer, turn * CHUNK_BYTES));
    sum(chunk);
    return chunk;
  };
  let next = read(0);
  for (let turn = 1; ; turn++) {
    const chunk = await next;
    signal?.throwIfAborted();
    const isLast = chunk.length < CHUNK_BYTES;
    if (!isLast) next = read(turn);
    // Awaited above unless the reader stops before.
    next.catch(() => undefined);
    if (chunk.length > 0) yield chunk;
    if (isLast) return;
  }
}
