import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const pack = promisify(gzip);

/** Files of a build, and some of the build before. */
const MOST_KEPT = 64;

/** Whether files of a media type get smaller; pictures and films are compressed as they are. */
export const compresses = (contentType: string): boolean =>
  /^text\/|^application\/(?:json|manifest\+json|wasm)|^image\/(?:svg\+xml|x-icon)/.test(contentType);

/**
 * Compresses files, each version once.
 * @returns for a version (a name that changes with the bytes) and its bytes, the same as gzip
 */
export const makeCompressor = (): ((version: string, body: Buffer) => Promise<Buffer>) => {
  const kept = new Map<string, Promise<Buffer>>();
  return (version, body) => {
    const known = kept.get(version);
    if (known !== undefined) return known;
    const packed = pack(body, { level: 9 });
    kept.set(version, packed);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return packed;
  };
};
