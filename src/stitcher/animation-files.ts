import { StorageError } from '../shared/core/errors/errors.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import type { AnimationFile, AnimationFormat, ReadFrom } from './animation/animation-format.ts';
import { UnstitchableError } from './plan/unstitchable-error.ts';
import type { SlicePart } from './slice-files.ts';

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

/** Files of the first one's size; one of another size becomes a gap. */
export const sameSizes = (parts: readonly SlicePart<AnimationFile>[]): SlicePart<AnimationFile>[] => {
  const [first] = parts.flatMap((each) => ('part' in each ? [each.part.size] : []));
  return parts.map((each): SlicePart<AnimationFile> => {
    if ('gap' in each || first === undefined) return each;
    const { key, size } = each.part;
    if (size.width === first.width && size.height === first.height) return each;
    const [is, was] = [size, first].map(({ width, height }) => `${width}×${height}`);
    const message = `"${key}" is ${is} pixels large, the first one ${was}. Render it again.`;
    return { slice: each.slice, gap: { name: 'UnstitchableError', message } };
  });
};

/** Reads animations that were looked at, in that version. */
export const readAnimation = (store: ObjectStore, bucket: string): ReadFrom =>
  async function* read({ key, etag, bytes }, from) {
    const stream = await store.read(bucket, key, { from, length: bytes - from, etag });
    if (stream === undefined) throw new StorageError(`"${key}" was deleted while it was read. Try again.`);
    yield* stream.body;
  };
