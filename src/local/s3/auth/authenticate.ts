import { S3Error } from '../protocol/s3-error.ts';
import type { S3Request } from '../protocol/s3-request.ts';
import type { AuthenticatedRequest } from './authenticated-request.ts';
import { verifyHeaderSignature } from './header-signature.ts';
import { verifyPresignedUrl } from './presigned-url.ts';
import type { SigningIdentity } from './signing-identity.ts';

/**
 * Verify that a request is signed, in its header or in its query.
 * @throws {S3Error} AccessDenied for an unsigned request, and the errors of both verifications
 */
export const authenticate = (request: S3Request, identity: SigningIdentity): AuthenticatedRequest => {
  const inHeader = request.headers.authorization !== undefined;
  const inQuery = request.query.has('X-Amz-Signature') || request.query.has('X-Amz-Algorithm');
  if (inHeader && inQuery) {
    throw new S3Error('InvalidArgument', 'Only one authentication mechanism is allowed: header or query.');
  }
  if (inHeader) return verifyHeaderSignature(request, identity);
  if (inQuery) return verifyPresignedUrl(request, identity);
  throw new S3Error('AccessDenied', 'This server answers signed requests only.');
};
