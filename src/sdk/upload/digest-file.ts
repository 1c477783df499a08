import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { systemPath } from '../core/names/system-path.ts';

const CHUNK_BYTES = 1024 * 1024;

/** The bytes of a file, piece by piece. */
export const readFileChunks = (path: string, signal?: AbortSignal): AsyncIterable<Buffer> =>
  createReadStream(systemPath(path), { highWaterMark: CHUNK_BYTES, ...(signal === undefined ? {} : { signal }) });

/**
 * Digest of a file's bytes, read as a stream.
 * @param algorithm sha256 identifies content; md5 is the etag that S3 gives an upload in one piece
 * @param onBytes called with the number of bytes read so far
 * @returns hex
 */
export const digestFile = async (
  path: string,
  algorithm: 'sha256' | 'md5',
  onBytes: (bytes: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<string> => {
  const hash = createHash(algorithm);
  let bytes = 0;
  for await (const chunk of readFileChunks(path, signal)) {
    hash.update(chunk);
    bytes += chunk.length;
    onBytes(bytes);
  }
  return hash.digest('hex');
};
