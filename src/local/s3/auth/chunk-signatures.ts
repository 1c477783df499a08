import { createHash, createHmac } from 'node:crypto';
import { getSigningKey } from '@smithy/signature-v4';
import { Sha256 } from '../../signing/sha256.ts';
import type { ChunkVerifier } from '../body/aws-chunked.ts';
import { assertSameSignature, type Signatory } from './signing-identity.ts';

const EMPTY_SHA256 = createHash('sha256').digest('hex');

/**
 * The chain of signatures over the chunks of a signed streaming upload: each covers the one before it.
 * @param signatory the signer of the request
 * @param amzDate `x-amz-date` of the request
 * @param seedSignature signature of the request's headers, the first link of the chain
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export const makeChunkVerifier = async (
  signatory: Signatory,
  amzDate: string,
  seedSignature: string,
): Promise<ChunkVerifier> => {
  const day = amzDate.slice(0, 8);
  const key = await getSigningKey(Sha256, signatory.credentials, day, signatory.region, 's3');
  const scope = `${day}/${signatory.region}/s3/aws4_request`;
  let previous = seedSignature;
  const verify = (lines: readonly string[], given: string | undefined): void => {
    const expected = createHmac('sha256', key).update(lines.join('\n')).digest('hex');
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
