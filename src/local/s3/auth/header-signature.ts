import { parseAmzDate } from '../../../shared/core/signing/amz-date.ts';
import { signRequest } from '../../../shared/core/signing/sign-request.ts';
import type { SigningScope } from '../../../shared/core/signing/signing-keys.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { S3Request } from '../protocol/s3-request.ts';
import type { AuthenticatedRequest, Payload } from './authenticated-request.ts';
import { makeChunkVerifier } from './chunk-signatures.ts';
import {
  assertSameSignature,
  findSignatory,
  pickSignedHeaders,
  SIGNING_KEYS,
  type SigningIdentity,
} from './signing-identity.ts';

const MAX_SKEW_MS = 15 * 60_000;

const parseAuthorization = (header: string): { credential: string; signedNames: Set<string>; signature: string } => {
  const match = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(header);
  if (!match) {
    throw new S3Error('InvalidRequest', 'The authorization mechanism is not supported. Please use AWS4-HMAC-SHA256.');
  }
  const fields = new Map<string, string>();
  for (const field of (match[1] ?? '').split(',')) {
    const equals = field.indexOf('=');
    fields.set(field.slice(0, equals).trim(), field.slice(equals + 1).trim());
  }
  const credential = fields.get('Credential');
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  if (!credential || !signedHeaders || !signature) throw new S3Error('AuthorizationHeaderMalformed');
  return { credential, signedNames: new Set(signedHeaders.toLowerCase().split(';')), signature };
};

const parsePayload = (request: S3Request, seedSignature: string, scope: SigningScope): Payload => {
  const declared = request.headers['x-amz-content-sha256'];
  switch (declared) {
    case undefined:
      throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
    case 'UNSIGNED-PAYLOAD':
      return { kind: 'unsigned' };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { kind: 'chunked' };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { kind: 'chunked', verifier: makeChunkVerifier(scope, seedSignature) };
    default:
      if (/^[0-9a-f]{64}$/.test(declared)) return { kind: 'sha256', hex: declared };
      throw new S3Error(
        'InvalidArgument',
        `x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING- value or a SHA-256 in hex, not "${declared}".`,
      );
  }
};

/**
 * Verify the `Authorization` header by signing the request again.
 * @throws {S3Error} SignatureDoesNotMatch, InvalidAccessKeyId, InvalidToken, ExpiredToken, RequestTimeTooSkewed, AccessDenied,
 *   AuthorizationHeaderMalformed, InvalidRequest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export const verifyHeaderSignature = (request: S3Request, identity: SigningIdentity): AuthenticatedRequest => {
  const { credential, signedNames, signature } = parseAuthorization(request.headers.authorization ?? '');
  const amzDate = request.headers['x-amz-date'];
  const signingDate = parseAmzDate(amzDate);
  if (!amzDate || !signingDate) {
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid x-amz-date header');
  }
  const sessionToken = request.headers['x-amz-security-token'];
  const claimed = { credential, sessionToken, signingDate, now: request.time };
  const scope = findSignatory(claimed, identity, 'AuthorizationHeaderMalformed');
  if (Math.abs(request.time.getTime() - signingDate.getTime()) > MAX_SKEW_MS) {
    throw new S3Error('RequestTimeTooSkewed', undefined, {
      RequestTime: amzDate,
      ServerTime: request.time.toISOString(),
      MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
    });
  }
  const headers = pickSignedHeaders(request.headers, signedNames);
  const { method, rawPath: path, query } = request;
  const payloadHash = headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  assertSameSignature(signRequest({ method, path, query, headers, payloadHash }, scope, SIGNING_KEYS), signature);
  return { ...request, payload: parsePayload(request, signature, scope) };
};
