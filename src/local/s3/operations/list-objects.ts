import type { AuthenticatedRequest } from '../auth/authenticated-request.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { xmlResponse } from '../protocol/s3-response.ts';
import type { XmlContent } from '../protocol/xml.ts';
import { afterKey, afterPrefix, type KeyPage, type KeyRange } from '../store/key-index.ts';
import type { ObjectRecord } from '../store/object-record.ts';
import { quoteEtag } from './object-headers.ts';
import { bucketOf, type Operation, parseInteger } from './operation.ts';
import { OWNER } from './owner.ts';
import { storageClassOf } from './storage-class.ts';

const MAX_KEYS = 1000;

/** `encoding-type=url` writes keys that XML cannot carry; slashes stay readable as S3 leaves them. */
export const keyEncoder = (request: AuthenticatedRequest): ((text: string) => string) => {
  const encoding = request.query.get('encoding-type');
  if (encoding === undefined) return (text) => text;
  if (encoding === 'url') return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
  throw new S3Error('InvalidArgument', `encoding-type must be "url", not "${encoding}".`);
};

interface ListRequest {
  readonly query: AuthenticatedRequest['query'];
  readonly encode: (text: string) => string;
  readonly range: Omit<KeyRange, 'from'>;
}

const parseListRequest = (request: AuthenticatedRequest): ListRequest => {
  const { query } = request;
  const maxKeys = parseInteger('max-keys', query.get('max-keys'), { min: 0, max: 2 ** 31 - 1 }) ?? MAX_KEYS;
  return {
    query,
    encode: keyEncoder(request),
    range: {
      prefix: query.get('prefix') ?? '',
      delimiter: query.get('delimiter') ?? '',
      maxKeys: Math.min(maxKeys, MAX_KEYS),
    },
  };
};

const content = (record: ObjectRecord, encode: (text: string) => string, withOwner: boolean): XmlContent => ({
  Key: encode(record.key),
  LastModified: new Date(record.lastModified).toISOString(),
  ETag: quoteEtag(record.etag),
  ChecksumAlgorithm: record.checksum?.algorithm,
  ChecksumType: record.checksum?.type,
  Size: record.size,
  Owner: withOwner ? OWNER : undefined,
  StorageClass: storageClassOf(record),
});

const listed = (
  bucket: string,
  { range, encode, query }: ListRequest,
  page: KeyPage<ObjectRecord>,
  withOwner: boolean,
): { [name: string]: XmlContent } => ({
  Name: bucket,
  Prefix: encode(range.prefix),
  Delimiter: range.delimiter === '' ? undefined : encode(range.delimiter),
  MaxKeys: range.maxKeys,
  EncodingType: query.get('encoding-type'),
  IsTruncated: page.next !== undefined,
  Contents: page.entries.map((record) => content(record, encode, withOwner)),
  CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
});

const toToken = (position: string): string => Buffer.from(position).toString('base64url');

const fromToken = (token: string): string => {
  if (token === '' || !/^[\w-]+$/.test(token)) {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect.');
  }
  return Buffer.from(token, 'base64url').toString();
};

/** ListObjectsV2. */
export const listObjectsV2: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const list = parseListRequest(request);
  const token = list.query.get('continuation-token');
  const startAfter = list.query.get('start-after');
  const from = token !== undefined ? fromToken(token) : startAfter ? afterKey(startAfter) : '';
  const page = bucket.list({ ...list.range, from });
  return xmlResponse('ListBucketResult', {
    ...listed(bucket.name, list, page, list.query.get('fetch-owner') === 'true'),
    KeyCount: page.entries.length + page.commonPrefixes.length,
    ContinuationToken: token,
    NextContinuationToken: page.next === undefined ? undefined : toToken(page.next),
    StartAfter: startAfter === undefined ? undefined : list.encode(startAfter),
  });
};

/** ListObjects, the first version: pages are continued by name. */
export const listObjects: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const list = parseListRequest(request);
  const { prefix, delimiter } = list.range;
  const marker = list.query.get('marker') ?? '';
  const isCommonPrefix = delimiter !== '' && marker.startsWith(prefix) && marker.endsWith(delimiter);
  const from = marker === '' ? '' : isCommonPrefix ? afterPrefix(marker) : afterKey(marker);
  const page = bucket.list({ ...list.range, from });
  const nextMarker = page.next !== undefined && delimiter !== '' ? page.last : undefined;
  return xmlResponse('ListBucketResult', {
    ...listed(bucket.name, list, page, true),
    Marker: list.encode(marker),
    NextMarker: nextMarker === undefined ? undefined : list.encode(nextMarker),
  });
};
