import { createHash } from 'node:crypto';
import { type ChecksumAlgorithm, makeChecksum } from './checksums.ts';

/** Size and digests of a body, available after its last byte. */
export interface BodyDigest {
  readonly size: number;
  /** Lower-case hex. */
  readonly md5: string;
  /** Lower-case hex; only when requested. */
  readonly sha256?: string;
  /** Base64, of the requested algorithm. */
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string };
}

/** A body that can be read once; `digest` answers after the last byte. */
export interface DigestedBody {
  readonly chunks: AsyncIterable<Buffer>;
  readonly digest: () => BodyDigest;
}

/**
 * Hash a body while it is read.
 * @param source the bytes
 * @param wanted digests in addition to MD5 and size
 */
export const digestBody = (
  source: AsyncIterable<Buffer>,
  wanted: { readonly algorithm?: ChecksumAlgorithm | undefined; readonly sha256?: boolean } = {},
): DigestedBody => {
  const md5 = createHash('md5');
  const checksum = wanted.algorithm && makeChecksum(wanted.algorithm);
  // One digest serves for both.
  const sha256 = wanted.sha256 && wanted.algorithm !== 'SHA256' ? createHash('sha256') : undefined;
  let size = 0;
  let result: BodyDigest | undefined;
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      size += chunk.length;
      md5.update(chunk);
      sha256?.update(chunk);
      checksum?.update(chunk);
      yield chunk;
    }
    const value = checksum?.digest();
    const sha256Bytes = sha256?.digest() ?? value;
    result = {
      size,
      md5: md5.digest('hex'),
      ...(wanted.sha256 && sha256Bytes && { sha256: sha256Bytes.toString('hex') }),
      ...(wanted.algorithm && value && { checksum: { algorithm: wanted.algorithm, value: value.toString('base64') } }),
    };
  }
  return {
    chunks: hashed(),
    digest: () => {
      if (!result) throw new Error('The digest of a body was asked for before its last byte.');
      return result;
    },
  };
};
