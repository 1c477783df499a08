import { createHash } from 'node:crypto';
import { type ChecksumAlgorithm, makeChecksum } from './checksums.ts';

/** Size and digests of a body, available after its last byte. */
export interface BodyDigest {
  readonly size: number;
  /** Lower-case hex; unless it was not wanted. */
  readonly md5?: string;
  /** Lower-case hex; only when requested. */
  readonly sha256?: string;
  /** Base64, of the requested algorithm. */
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string };
}

/** The same with an MD5. */
export type Md5Digest = BodyDigest & { readonly md5: string };

/** A body that can be read once; `digest` answers after the last byte. */
export interface DigestedBody<Digest extends BodyDigest = BodyDigest> {
  readonly chunks: AsyncIterable<Buffer>;
  readonly digest: () => Digest;
}

/** Digests of a body beside its size. */
export interface WantedDigests {
  readonly algorithm?: ChecksumAlgorithm | undefined;
  readonly sha256?: boolean;
  /** takes longer than all else that is done with the bytes. @default true */
  readonly md5?: boolean;
}

/**
 * Hash a body while it is read.
 * @param source the bytes
 */
export function digestBody(
  source: AsyncIterable<Buffer>,
  wanted?: WantedDigests & { readonly md5?: true },
): DigestedBody<Md5Digest>;
export function digestBody(source: AsyncIterable<Buffer>, wanted: WantedDigests): DigestedBody;
export function digestBody(source: AsyncIterable<Buffer>, wanted: WantedDigests = {}): DigestedBody {
  const md5 = wanted.md5 === false ? undefined : createHash('md5');
  const checksum = wanted.algorithm && makeChecksum(wanted.algorithm);
  // One digest serves for both.
  const sha256 = wanted.sha256 && wanted.algorithm !== 'SHA256' ? createHash('sha256') : undefined;
  let size = 0;
  let result: BodyDigest | undefined;
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      size += chunk.length;
      md5?.update(chunk);
      sha256?.update(chunk);
      checksum?.update(chunk);
      yield chunk;
    }
    const value = checksum?.digest();
    const sha256Bytes = sha256?.digest() ?? value;
    result = {
      size,
      ...(md5 && { md5: md5.digest('hex') }),
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
}
