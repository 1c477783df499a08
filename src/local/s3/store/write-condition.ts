import { S3Error } from '../protocol/s3-error.ts';
import type { ObjectRecord } from './object-record.ts';

/** Condition on a key at the moment when an object is stored under it. */
export interface WriteCondition {
  /** An ETag (quotes optional) or `*`: the object must exist, with this ETag. */
  readonly ifMatch?: string;
  /** Only `*`: nothing may exist there. */
  readonly ifNoneMatch?: string;
}

/** An ETag without its quotes and weakness mark. */
export const bareEtag = (etag: string): string =>
  etag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');

/**
 * @param headers `if-match` and `if-none-match` of a writing request
 * @throws {S3Error} NotImplemented for If-None-Match with anything but `*`
 */
export const parseWriteCondition = (headers: Readonly<Record<string, string>>): WriteCondition => {
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') {
    throw new S3Error('NotImplemented', `If-None-Match of a write may only be "*", not ${ifNoneMatch}.`);
  }
  return { ...(ifMatch !== undefined && { ifMatch }), ...(ifNoneMatch !== undefined && { ifNoneMatch }) };
};

/**
 * @param current the object under the key, undefined when there is none
 * @throws {S3Error} PreconditionFailed, or NoSuchKey for If-Match when there is no object
 */
export const assertWriteCondition = (condition: WriteCondition, current: ObjectRecord | undefined): void => {
  if (condition.ifNoneMatch !== undefined && current) {
    throw new S3Error('PreconditionFailed', undefined, { Condition: 'If-None-Match' });
  }
  if (condition.ifMatch === undefined) return;
  if (!current) throw new S3Error('NoSuchKey');
  const wanted = bareEtag(condition.ifMatch);
  if (wanted !== '*' && wanted !== current.etag) {
    throw new S3Error('PreconditionFailed', undefined, { Condition: 'If-Match' });
  }
};
