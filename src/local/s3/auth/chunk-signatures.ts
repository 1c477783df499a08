import { createHash } from 'node:crypto';
import { signText } from '../../../shared/core/signing/sign-request.ts';
import { credentialScope, type SigningScope } from '../../../shared/core/signing/signing-keys.ts';
import type { ChunkVerifier } from '../body/aws-chunked.ts';
import { assertSameSignature, SIGNING_KEYS } from './signing-identity.ts';

const EMPTY_SHA256 = createHash('sha256').digest('hex');

/**
 * The chain of signatures over the chunks of a signed streaming upload: each covers the one before it.
 * @param signing key pair and time of the request's signature
 * @param seedSignature signature of the request's headers, the first link of the chain
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export const makeChunkVerifier = (signing: SigningScope, seedSignature: string): ChunkVerifier => {
  const { amzDate } = signing;
  const scope = credentialScope(signing);
  let previous = seedSignature;
  const verify = (lines: readonly string[], given: string | undefined): void => {
    const expected = signText(lines.join('\n'), signing, SIGNING_KEYS);
    assertSameSignature(expected, given);
    previous = expected;
  };
  return {
    verifyChunk: (sha256Hex, signature) =>
      verify(['AWS4-HMAC-SHA256-PAYLOAD', amzDate, scope, previous, EMPTY_SHA256, sha256Hex], signature),
    verifyTrailer: (sha256Hex, signature) =>
      verify(['AWS4-HMAC-SHA256-TRAILER', amzDate, scope, previous, sha256Hex], signature),
  };
};
