import { createReadStream, readFileSync, statSync } from 'node:fs';
import { messageOf, StorageError } from '../../core/errors/errors.ts';
import type { Upload } from '../../core/ports/ports.ts';

/** Larger outputs are uploaded in parts: a broken connection then costs only one part, and memory stays bounded. */
export const MULTIPART_ABOVE_BYTES = 16 * 1024 * 1024;

/**
 * The bytes of an output. Small files are read at once: what was just written lies in memory, and handing each of its calls to another
 * thread costs more.
 * @throws {StorageError} when the file is gone
 */
export const uploadContent = (upload: Upload): Uint8Array | AsyncIterable<Uint8Array> => {
  if (upload.body instanceof Uint8Array) return upload.body;
  if ('stream' in upload.body) return upload.body.stream;
  const { path } = upload.body;
  try {
    return statSync(path).size > MULTIPART_ABOVE_BYTES ? createReadStream(path) : readFileSync(path);
  } catch (cause) {
    throw new StorageError(
      `The output "${upload.key}" could not be read from the workspace (${messageOf(cause)}). Render the slice again.`,
      { cause },
    );
  }
};
