import { messageOf, StorageError } from '../errors.ts';
import { redact } from './redact.ts';

/** What was asked of the store when it failed. */
export interface S3Operation {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
}

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;

/** HTTP status of a failed SDK call; undefined when no answer came. */
export const statusOf = (error: unknown): number | undefined => {
  const status = fieldOf(fieldOf(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
};

/** Whether the store says that the object is not there. A missing bucket is another failure. */
export const isMissing = (error: unknown): boolean =>
  statusOf(error) === 404 && fieldOf(error, 'name') !== 'NoSuchBucket';

const nextStep = (status: number | undefined, name: unknown, cause: unknown): string => {
  if (name === 'NoSuchBucket') return 'Check the name of the bucket: it does not exist at this endpoint.';
  if (status === 403) return 'Check that the role or the access key may do this on that key.';
  if (name === 'CredentialsProviderError')
    return 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile or role.';
  if (status === undefined) return 'Check that the endpoint is up and reachable.';
  if (name === 'InsufficientStorage') {
    return 'Free space on the disk that holds it (a local cloud: `fanreel clean --older-than 7d`), then run the same command again: it goes on.';
  }
  if (fieldOf(cause, 'Damage') === 'true') return 'Nothing else that is stored is affected.';
  if (status === 400) return 'The bytes or the request were damaged on the way: try again.';
  if (status >= 500 || status === 429) return 'The store is overloaded or down: try again later.';
  return 'Try again; when it stays, look the status up in the documentation of the store.';
};

/**
 * Say what the store did not do: operation, bucket, key, HTTP status and the next step; never a URL or a credential.
 * @param asked what was asked
 * @param cause what the SDK threw
 */
export const storageError = ({ operation, bucket, key }: S3Operation, cause: unknown): StorageError => {
  const status = statusOf(cause);
  const name = fieldOf(cause, 'name');
  const answer = status === undefined ? 'without an answer' : `with HTTP ${status}`;
  return new StorageError(
    `${operation} of ${key === '' ? 'the whole bucket' : `"${key}"`} in bucket ${bucket} failed ${answer} ` +
      `(${typeof name === 'string' ? name : 'Error'}: ${redact(messageOf(cause))}). ${nextStep(status, name, cause)}`,
    { cause },
  );
};
