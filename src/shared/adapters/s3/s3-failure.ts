import { AccessDeniedError, messageOf, StorageError } from '../../core/errors/errors.ts';
import { redact } from '../../core/text/redact.ts';
import type { ObjectAction } from '../../permissions.ts';

/** Rights that operations need. No function gets `s3:CreateBucket`: only the local cloud makes buckets. */
type Right = ObjectAction | 's3:CreateBucket';

/** Rights that each operation needs on its key. */
const NEEDED = {
  CreateBucket: ['s3:CreateBucket'],
  HeadObject: ['s3:GetObject'],
  GetObject: ['s3:GetObject'],
  PutObject: ['s3:PutObject'],
  CopyObject: ['s3:GetObject', 's3:PutObject'],
  DeleteObject: ['s3:DeleteObject'],
  ListObjectsV2: ['s3:ListBucket'],
  CreateMultipartUpload: ['s3:PutObject'],
  CompleteMultipartUpload: ['s3:PutObject'],
  AbortMultipartUpload: ['s3:AbortMultipartUpload'],
  ListParts: ['s3:ListMultipartUploadParts'],
  ListMultipartUploads: ['s3:ListBucketMultipartUploads'],
  Upload: ['s3:PutObject'],
  'Presigning GetObject': ['s3:GetObject'],
  'Presigning PostObject': ['s3:PutObject'],
} as const satisfies Record<string, readonly Right[]>;

export type S3OperationName = keyof typeof NEEDED;

/** Rights on a bucket; the others are rights on objects. */
const ON_BUCKETS: ReadonlySet<Right> = new Set(['s3:CreateBucket', 's3:ListBucket', 's3:ListBucketMultipartUploads']);
/** For these S3 answers 404 when the key is missing, but only to callers that may list the bucket. */
const READS: ReadonlySet<S3OperationName> = new Set(['HeadObject', 'GetObject', 'CopyObject']);

/** The operation that failed. */
export interface S3Operation {
  readonly operation: S3OperationName;
  readonly bucket: string;
  /** for listings the prefix */
  readonly key: string;
}

/** 403 answers that no permission would change. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const NOT_DENIED = new Map([
  ['InvalidAccessKeyId', 'Check AWS_ACCESS_KEY_ID, or sign in again: the store does not know this access key.'],
  ['SignatureDoesNotMatch', 'Check AWS_SECRET_ACCESS_KEY: it is not that of the access key.'],
  ['RequestTimeTooSkewed', 'Set the clock of this machine: it differs too much from that of the store.'],
  ['InvalidToken', 'Check AWS_SESSION_TOKEN, or sign in again.'],
  ['ExpiredToken', 'Sign in again: the credentials have expired.'],
  ['InvalidObjectState', 'The object is archived: restore it (aws s3api restore-object), then ask again.'],
]);

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;

/** HTTP status of a failed SDK call; undefined when the store did not answer. */
export const statusOf = (error: unknown): number | undefined => {
  const status = fieldOf(fieldOf(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
};

/** Whether the store answered that the object does not exist. A missing bucket is a different failure. */
export const isMissing = (error: unknown): boolean =>
  statusOf(error) === 404 && fieldOf(error, 'name') !== 'NoSuchBucket';

/** The step for a denied request: which right to allow where, and what else may deny it. */
const nextStepOfDenial = ({ operation, bucket, key }: S3Operation): string => {
  const rights = NEEDED[operation].map((action) =>
    ON_BUCKETS.has(action) ? `${action} on bucket ${bucket} for the prefix "${key}"` : `${action} on ${bucket}/${key}`,
  );
  const missing = READS.has(operation)
    ? ` If the key may be missing, allow s3:ListBucket on bucket ${bucket} for the prefix "${key}" as well: without it S3 answers 403 in place of 404.`
    : '';
  return (
    `Allow the role or the access key ${rights.join(' and ')}.${missing} ` +
    "Where that is allowed, look for a Deny: in the bucket's policy, the organisation's, or that of the key which encrypts it. " +
    'Roles of a stack get what they need with npm run deploy.'
  );
};

const nextStep = (status: number | undefined, name: string, cause: unknown): string => {
  const notDenied = NOT_DENIED.get(name);
  if (notDenied !== undefined) return notDenied;
  if (name === 'NoSuchBucket') return 'Check the name of the bucket: it does not exist at this endpoint.';
  if (name === 'CredentialsProviderError')
    return 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile or role.';
  if (status === undefined) return 'Check that the endpoint is up and reachable.';
  if (name === 'InsufficientStorage') {
    return 'Free space on the disk that holds it (a local cloud: `fanreel clean --older-than 7d`), then run the same command again: it goes on.';
  }
  if (fieldOf(cause, 'Damage') === 'true') return 'Nothing else that is stored is affected.';
  if (status === 400) return 'The bytes or the request were damaged on the way: try again.';
  if (status >= 500 || status === 429) return 'The store is overloaded or down: try again later.';
  return 'Try again. If it fails again, look up the status in the documentation of the store.';
};

/**
 * Make the error for a failed operation. Its message has operation, bucket, key, HTTP status and the next step; never a
 * URL or a credential.
 * @param asked the operation that failed
 * @param cause the error that the SDK threw
 * @returns an {@link AccessDeniedError} that names the permission when access was denied
 */
export const storageError = (asked: S3Operation, cause: unknown): StorageError => {
  const { operation, bucket, key } = asked;
  const status = statusOf(cause);
  const thrown = fieldOf(cause, 'name');
  const name = typeof thrown === 'string' ? thrown : 'Error';
  const what = `${operation} of ${key === '' ? 'the whole bucket' : `"${key}"`} in bucket ${bucket}`;
  const said = `(${name}: ${redact(messageOf(cause))})`;
  if (status === 403 && !NOT_DENIED.has(name)) {
    return new AccessDeniedError(`${what} was denied with HTTP 403 ${said}. ${nextStepOfDenial(asked)}`, { cause });
  }
  const answer = status === undefined ? 'without an answer' : `with HTTP ${status}`;
  return new StorageError(`${what} failed ${answer} ${said}. ${nextStep(status, name, cause)}`, { cause });
};
