import { parseAmzDate } from '../../signing/amz-date.ts';
import { toHeaderValue } from '../protocol/header-value.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { S3Request } from '../protocol/s3-request.ts';
import type { AuthenticatedRequest } from './authenticated-request.ts';
import { assertSameSignature, findSignatory, pickSignedHeaders, type SigningIdentity } from './signing-identity.ts';

const MAX_LIFETIME_SECONDS = 7 * 24 * 3600;
const MAX_SKEW_MS = 15 * 60_000;

/** Parameters that the signer adds by itself. */
const SIGNATURE_PARAMETERS = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
]);

const CONTENT_SHA256 = 'X-Amz-Content-Sha256';

const assertLifetime = (signingDate: Date, expires: string, now: Date): number => {
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
  return seconds;
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
 * Verify the signature in the query of a presigned URL by presigning the request again.
 * @throws {S3Error} AccessDenied when expired or not valid yet, SignatureDoesNotMatch, InvalidAccessKeyId,
 *   InvalidToken, ExpiredToken, AuthorizationQueryParametersError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const verifyPresignedUrl = async (
  request: S3Request,
  identity: SigningIdentity,
): Promise<AuthenticatedRequest> => {
  const { query } = request;
  const credential = query.get('X-Amz-Credential');
  const signingDate = parseAmzDate(query.get('X-Amz-Date'));
  const signedHeaders = query.get('X-Amz-SignedHeaders');
  const expires = query.get('X-Amz-Expires');
  if (
    query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' ||
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
  const { signer } = findSignatory(claimed, identity, 'AuthorizationQueryParametersError');
  const expiresIn = assertLifetime(signingDate, expires, request.time);
  const signedNames = new Set(signedHeaders.toLowerCase().split(';'));
  const headers = pickSignedHeaders(request.headers, signedNames);
  const parameters = Object.fromEntries([...query].filter(([name]) => !SIGNATURE_PARAMETERS.has(name)));
  const contentSha256 = parameters[CONTENT_SHA256];
  if (contentSha256 !== undefined) {
    // The signer takes the payload hash from a header only, and moves the header into the query itself.
    delete parameters[CONTENT_SHA256];
    headers[CONTENT_SHA256] = contentSha256;
  }
  const signed = await signer.presign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: '',
      path: request.rawPath,
      query: parameters,
      headers,
      body: {},
    },
    { signingDate, expiresIn, unhoistableHeaders: signedNames, signableHeaders: signedNames },
  );
  assertSameSignature(String(signed.query?.['X-Amz-Signature']), query.get('X-Amz-Signature'));
  const hash = contentSha256 ?? request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const effective = withHoistedHeaders(request);
  if (hash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return { ...effective, payload: { kind: 'chunked' } };
  return {
    ...effective,
    payload: /^[0-9a-f]{64}$/.test(hash) ? { kind: 'sha256', hex: hash } : { kind: 'unsigned' },
  };
};
