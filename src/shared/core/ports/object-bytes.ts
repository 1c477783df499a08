import type { ObjectStore, ReadRange } from './ports.ts';

/** All bytes of an object, or of a part of it. @returns undefined when it is not there */
export const objectBytes = async (
  store: Pick<ObjectStore, 'read'>,
  bucket: string,
  key: string,
  range?: ReadRange,
): Promise<Uint8Array | undefined> => {
  const stream = await store.read(bucket, key, range);
  if (stream === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of stream.body) pieces.push(piece);
  return Buffer.concat(pieces);
};
