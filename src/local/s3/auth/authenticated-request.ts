import type { ChunkVerifier } from '../body/aws-chunked.ts';
import type { S3Request } from '../protocol/s3-request.ts';

/** How the signature covers the body. */
export type Payload =
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'sha256'; readonly hex: string }
  | { readonly kind: 'chunked'; readonly verifier?: ChunkVerifier };

/** A request with a valid signature; `x-amz-*` query parameters of a presigned URL are among its headers. */
export interface AuthenticatedRequest extends S3Request {
  readonly payload: Payload;
}
