import { S3Error } from '../protocol/s3-error.ts';
import type { ObjectRecord } from '../store/object-record.ts';
import { bareEtag } from '../store/write-condition.ts';
import { quoteEtag } from './object-headers.ts';

/** Conditional headers of a read; the same four exist for a copy's source. */
export interface ReadCondition {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
  readonly ifUnmodifiedSince: string | undefined;
}

/**
 * Pick the four headers.
 * @param prefix empty, or `x-amz-copy-source-`
 */
export const parseReadCondition = (headers: Readonly<Record<string, string>>, prefix = ''): ReadCondition => ({
  ifMatch: headers[`${prefix}if-match`],
  ifNoneMatch: headers[`${prefix}if-none-match`],
  ifModifiedSince: headers[`${prefix}if-modified-since`],
  ifUnmodifiedSince: headers[`${prefix}if-unmodified-since`],
});

const matches = (list: string, etag: string): boolean =>
  list.split(',').some((candidate) => candidate.trim() === '*' || bareEtag(candidate) === etag);

/** Whether the object changed after the HTTP date (whole seconds); undefined when the date cannot be read. */
const changedAfter = (record: ObjectRecord, date: string): boolean | undefined => {
  const time = Date.parse(date);
  return Number.isNaN(time) ? undefined : Math.floor(record.lastModified / 1000) > Math.floor(time / 1000);
};

/**
 * Whether `If-Range` matches the present object.
 * @param validator a strong ETag, or the exact time of the object's last change
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5
 */
export const isUnchanged = (record: ObjectRecord, validator: string): boolean => {
  const text = validator.trim();
  if (text.startsWith('W/')) return false;
  if (text.startsWith('"')) return bareEtag(text) === record.etag;
  // An unreadable date becomes NaN and matches no object.
  return Math.floor(Date.parse(text) / 1000) === Math.floor(record.lastModified / 1000);
};

const failed = (condition: string): never => {
  throw new S3Error('PreconditionFailed', undefined, { Condition: condition });
};

/**
 * @param unchanged error to throw when the reader has this object already: NotModified for a GET, PreconditionFailed for a copy
 * @throws {S3Error} PreconditionFailed, or `unchanged`
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
 */
export const assertReadCondition = (
  condition: ReadCondition,
  record: ObjectRecord,
  unchanged: 'NotModified' | 'PreconditionFailed' = 'NotModified',
): void => {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = condition;
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, record.etag)) failed('If-Match');
  } else if (ifUnmodifiedSince !== undefined && changedAfter(record, ifUnmodifiedSince) === true) {
    failed('If-Unmodified-Since');
  }
  const known =
    ifNoneMatch !== undefined
      ? matches(ifNoneMatch, record.etag)
      : ifModifiedSince !== undefined && changedAfter(record, ifModifiedSince) === false;
  if (known) throw new S3Error(unchanged, undefined, { ETag: quoteEtag(record.etag) });
};
