import type { AuthenticatedRequest } from '../auth/authenticated-request.ts';
import type { SigningIdentity } from '../auth/signing-identity.ts';
import type { StrangersReads } from '../body/strangers-reads.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { S3Response } from '../protocol/s3-response.ts';
import type { Bucket } from '../store/bucket.ts';
import type { LocalObjectStore } from '../store/local-object-store.ts';
import type { CreationReason, ObjectRecord } from '../store/object-record.ts';

/** Shared dependencies of operations. */
export interface OperationContext {
  readonly store: LocalObjectStore;
  readonly identity: SigningIdentity;
  /** Reads bodies that contain their own signature. */
  readonly strangers: StrangersReads;
  /** Base of the URLs in answers, without a slash at its end. */
  readonly endpoint: (request: AuthenticatedRequest) => string;
  /** Announces a stored object; resolves when the listener has accepted it. */
  readonly announce: (
    request: AuthenticatedRequest,
    bucket: string,
    record: ObjectRecord,
    reason: CreationReason,
  ) => Promise<void>;
}

/** One S3 operation. */
export type Operation = (request: AuthenticatedRequest, context: OperationContext) => Promise<S3Response>;

/**
 * The bucket that a request addresses.
 * @throws {S3Error} NoSuchBucket
 */
export const bucketOf = (request: AuthenticatedRequest, context: OperationContext): Bucket =>
  context.store.bucket(request.bucket ?? '');

/**
 * The key that a request addresses.
 * @throws {S3Error} InvalidURI when there is none
 */
export const keyOf = (request: AuthenticatedRequest): string => {
  if (request.key === undefined) throw new S3Error('InvalidURI');
  return request.key;
};

/**
 * An integer from the query or a header.
 * @param name name for the error message
 * @returns undefined when it is absent
 * @throws {S3Error} InvalidArgument unless it is an integer from `min` to `max`
 */
export const parseInteger = (
  name: string,
  value: string | undefined,
  { min, max }: { min: number; max: number },
): number | undefined => {
  if (value === undefined) return undefined;
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new S3Error('InvalidArgument', `${name} must be an integer from ${min} to ${max}, not "${value}".`, {
    ArgumentName: name,
    ArgumentValue: value,
  });
};
