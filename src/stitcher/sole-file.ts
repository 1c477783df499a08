import { createHash } from 'node:crypto';
import type { StitchedOutput } from '../shared/core/documents/stitched.ts';
import { StorageError } from '../shared/core/errors/errors.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import type { SlicePart } from './plan/slice-part.ts';

/** A stored file, in one of its versions. */
export interface StoredFile {
  readonly key: string;
  readonly etag: string;
}

/** The only part that there is to be; undefined where there are others, or where it is missing. */
export const soleOf = <T>(parts: readonly SlicePart<T>[]): Extract<SlicePart<T>, { part: T }> | undefined => {
  const [first, ...others] = parts;
  return first !== undefined && others.length === 0 && 'part' in first ? first : undefined;
};

/** Facts about a file that is not stored again. @throws {StorageError} when that version is not there any more */
export const soleFacts = async (
  store: ObjectStore,
  bucket: string,
  { key, etag }: StoredFile,
): Promise<Pick<StitchedOutput, 'key' | 'bytes' | 'sha256'>> => {
  const stream = await store.read(bucket, key);
  if (stream?.etag !== etag) throw new StorageError(`"${key}" was replaced or deleted while it was read. Try again.`);
  const sha256 = createHash('sha256');
  for await (const piece of stream.body) sha256.update(piece);
  return { key, bytes: stream.bytes, sha256: sha256.digest('hex') };
};
