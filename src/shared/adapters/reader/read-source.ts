import type { ReadAt } from '../../core/media/read-mp4-layout.ts';
import type { SourceReader } from './source-reader.ts';

/**
 * Small reads of our own from a source. When the connection ends early, the rest is requested again.
 * @param signal ends every read
 * @returns random access; it throws ReadFaultError when bytes did not arrive, and `reader.fault` has the reason then
 */
export const makeReadAt =
  (reader: Pick<SourceReader, 'read'>, sizeBytes: number, signal: AbortSignal): ReadAt =>
  async (offset, length) => {
    const pieces: Uint8Array[] = [];
    const range = { from: offset, to: Math.min(offset + length, sizeBytes) };
    for await (const piece of reader.read(range, signal)) pieces.push(piece);
    return Buffer.concat(pieces);
  };
