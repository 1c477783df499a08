import { StorageError } from '../shared/core/errors/errors.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import type { AnimationFile, AnimationFormat, ReadFrom } from './animation/animation-format.ts';
import { UnstitchableError } from './plan/unstitchable-error.ts';

/**
 * Read the head of a slice's animation.
 * @returns undefined when there is no such object
 * @throws {UnstitchableError} when it is no file of the format
 */
export const lookAtAnimation = async (
  store: ObjectStore,
  bucket: string,
  key: string,
  { headBytes, sizeOf }: AnimationFormat,
): Promise<AnimationFile | undefined> => {
  const stream = await store.read(bucket, key, { from: 0, length: headBytes });
  if (stream === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of stream.body) pieces.push(piece);
  const { etag, bytes } = stream;
  const size = sizeOf(Buffer.concat(pieces), bytes);
  if (size === undefined) {
    throw new UnstitchableError(`"${key}" (${bytes} bytes) is no whole animation. Render the slice again.`);
  }
  return { key, etag, bytes, size };
};

/** Reads animations that were looked at, in that version. */
export const readAnimation = (store: ObjectStore, bucket: string): ReadFrom =>
  async function* read({ key, etag, bytes }, from) {
    const stream = await store.read(bucket, key, { from, length: bytes - from, etag });
    if (stream === undefined) throw new StorageError(`"${key}" was deleted while it was read. Try again.`);
    yield* stream.body;
  };
