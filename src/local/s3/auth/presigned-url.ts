import { parseAmzDate } from '../../../shared/core/signing/amz-date.ts';
import { SIGNING_ALGORITHM, signedHeaderList, signRequest } from '../../../shared/core/signing/sign-request.ts';
import { toHeaderValue } from '../protocol/header-value.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { S3Request } from '../protocol/s3-request.ts';
import type { AuthenticatedRequest } from './authenticated-request.ts';
import {
  assertSameSignature,
  findSignatory,
  pickSignedHeaders,
  SIGNING_KEYS,
  type SigningIdentity,
} from './signing-identity.ts';

const MAX_LIFETIME_SECONDS = 7 * 24 * 3600;
const MAX_SKEW_MS = 15 * 60_000;

/** Parameters of the signature itself; the others of their kind stand for headers. */
const SIGNATURE_PARAMETERS = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
]);

const CONTENT_SHA256 = 'X-Amz-Content-Sha256';

const assertLifetime = (signingDate: Date, expires: string, now: Date): void => {
  const seconds = /^\d{1,7}$/.test(expires) ? Number(expires) : Number.NaN;
  if (!(seconds >= 1 && seconds <= MAX_LIFETIME_SECONDS)) {
    throw new S3Error(
      'AuthorizationQueryParametersError',
      `X-Amz-Expires must be 1 to ${MAX_LIFETIME_SECONDS} seconds, not "${expires}".`,
    );
  }
  const expiry = new Date(signingDate.getTime() + seconds * 1000);
  if (expiry < now) {
    throw new S3Error('AccessDenied', 'Request has expired', {
      'X-Amz-Expires': expires,
      Expires: expiry.toISOString(),
      ServerTime: now.toISOString(),
    });
  }
  if (signingDate.getTime() - now.getTime() > MAX_SKEW_MS) {
    throw new S3Error('AccessDenied', 'Request is not valid yet');
  }
};

/** Presigners move `x-amz-*` headers into the query, where they have the same meaning as in a header. */
const withHoistedHeaders = (request: S3Request): S3Request => {
  const headers: Record<string, string> = { ...request.headers };
  for (const [name, value] of request.query) {
    const lower = name.toLowerCase();
    if (lower.startsWith('x-amz-') && !SIGNATURE_PARAMETERS.has(name)) headers[lower] = toHeaderValue(lower, value);
  }
  return { ...request, headers };
};

/**
 * Verify the signature in the query of a presigned URL by signing the request again.
 * @throws {S3Error} AccessDenied when expired or not valid yet, SignatureDoesNotMatch, InvalidAccessKeyId,
 *   InvalidToken, ExpiredToken, AuthorizationQueryParametersError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const verifyPresignedUrl = (request: S3Request, identity: SigningIdentity): AuthenticatedRequest => {
  const { query } = request;
  const credential = query.get('X-Amz-Credential');
  const signingDate = parseAmzDate(query.get('X-Amz-Date'));
  const signedHeaders = query.get('X-Amz-SignedHeaders');
  const expires = query.get('X-Amz-Expires');
  if (
    query.get('X-Amz-Algorithm') !== SIGNING_ALGORITHM ||
    !credential ||
    !signingDate ||
    !signedHeaders ||
    expires === undefined
  ) {
    throw new S3Error(
      'AuthorizationQueryParametersError',
      'Query-string authentication requires X-Amz-Algorithm (AWS4-HMAC-SHA256), X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders and X-Amz-Expires.',
    );
  }
  const sessionToken = query.get('X-Amz-Security-Token');
  const claimed = { credential, sessionToken, signingDate, now: request.time };
  const scope = findSignatory(claimed, identity, 'AuthorizationQueryParametersError');
  assertLifetime(signingDate, expires, request.time);
  const headers = pickSignedHeaders(request.headers, new Set(signedHeaders.toLowerCase().split(';')));
  // Every header that was signed has to be there, so that none can be left out.
  if (signedHeaderList(headers) !== signedHeaders) throw new S3Error('SignatureDoesNotMatch');
  const hash = query.get(CONTENT_SHA256) ?? headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const { method, rawPath: path } = request;
  const signed = [...query].filter(([name]) => name !== 'X-Amz-Signature');
  const signature = signRequest({ method, path, query: signed, headers, payloadHash: hash }, scope, SIGNING_KEYS);
  assertSameSignature(signature, query.get('X-Amz-Signature'));
  const effective = withHoistedHeaders(request);
  if (hash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return { ...effective, payload: { kind: 'chunked' } };
  return {
    ...effective,
    payload: /^[0-9a-f]{64}$/.test(hash) ? { kind: 'sha256', hex: hash } : { kind: 'unsigned' },
  };
};
