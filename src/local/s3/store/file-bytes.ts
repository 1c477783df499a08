import type { FileHandle } from 'node:fs/promises';

/** Bytes that are read at once: each read is handed to another thread and back. */
const PIECE_BYTES = 512 * 1024;
/** Most buffers that are kept for later reads. */
const MOST_KEPT = 16;

/** Each buffer would be garbage at once, and collecting it takes longer than reading its bytes. */
const kept: Buffer[] = [];

const takeBuffer = (): Buffer => kept.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
const keepBuffer = (buffer: Buffer): void => {
  if (kept.length < MOST_KEPT) kept.push(buffer);
};

/**
 * Bytes `start` to `end` (both included) of a file, fewer where it is shorter. The next piece is read while one is used; a piece is
 * valid until the next one is asked for.
 * @param file closed at the end
 */
export async function* fileBytes(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  const buffers = [takeBuffer(), takeBuffer()] as const;
  const read = (turn: number, from: number) =>
    file.read(buffers[turn % 2 === 0 ? 0 : 1], 0, Math.max(0, Math.min(PIECE_BYTES, end + 1 - from)), from);
  let next = read(0, start);
  try {
    for (let turn = 0, from = start; from <= end; turn++) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) return;
      from += bytesRead;
      if (from <= end) {
        next = read(turn + 1, from);
        // Awaited above unless the reader stops before.
        next.catch(() => undefined);
      }
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // A read that is under way would write into a buffer that serves another reader.
    await next.catch(() => undefined);
    await file.close();
    for (const buffer of buffers) keepBuffer(buffer);
  }
}
