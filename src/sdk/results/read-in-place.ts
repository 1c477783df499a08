import { createHash } from 'node:crypto';
import { isMd5 } from '../../shared/adapters/s3/etag.ts';
import type { ListedObject } from '../../shared/core/ports/ports.ts';
import { MIB } from '../../shared/core/units/mebibyte.ts';
import type { Buckets } from '../cloud/buckets.ts';

/** Largest object that is held in memory: larger ones are streamed, and a request costs them little. */
const MOST_BYTES = 8 * MIB;

/**
 * The bytes of an object that lies on this machine: a request for it would take three times as long.
 * @returns undefined when it lies elsewhere, is large, or its bytes are not those that were listed: then the store is to be asked, which
 *   knows why
 */
export const readInPlace = async (
  { open, output }: Buckets,
  { key, bytes, etag }: ListedObject,
): Promise<Uint8Array | undefined> => {
  if (open === undefined || bytes > MOST_BYTES || !isMd5(etag)) return undefined;
  const object = await open(output, key);
  if (object === undefined) return undefined;
  try {
    const content = new Uint8Array(object.bytes === bytes ? bytes : 0);
    for (let at = 0; at < content.length; ) {
      const read = await object.read(content.subarray(at), at);
      if (read === 0) return undefined;
      at += read;
    }
    return createHash('md5').update(content).digest('hex') === etag ? content : undefined;
  } catch {
    // As when it could not be opened.
    return undefined;
  } finally {
    await object.close();
  }
};
