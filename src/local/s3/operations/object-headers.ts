import { decodeWords, encodeWords } from '../../core/s3/encoded-words.ts';
import { checksumHeader } from '../body/checksums.ts';
import { METADATA_PREFIX } from '../protocol/header-value.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { ObjectAttributes, ObjectRecord } from '../store/object-record.ts';
import { assertStorageClass, STORAGE_CLASS, storageClassOf } from './storage-class.ts';

const STORED_HEADERS = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
] as const;

/** Headers that each object sets for itself: a copy does not take them from its source. */
export const OWN_HEADERS = [
  STORAGE_CLASS,
  'x-amz-website-redirect-location',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
] as const;
const MAX_METADATA_BYTES = 2048;

// `aws-chunked` describes the framing of the upload, not the object.
const storedValue = (name: string, value: string): string =>
  name === 'content-encoding'
    ? value
        .split(',')
        .map((coding) => coding.trim())
        .filter((coding) => coding !== '' && coding !== 'aws-chunked')
        .join(',')
    : value;

/**
 * Parse the attributes of an object from an upload's headers.
 * @param headers lower-case names
 * @throws {S3Error} MetadataTooLarge past 2 KB of `x-amz-meta-*`, InvalidStorageClass
 */
export const parseObjectAttributes = (headers: Readonly<Record<string, string>>): ObjectAttributes => {
  const stored: Record<string, string> = {};
  assertStorageClass(headers[STORAGE_CLASS]);
  for (const name of [...STORED_HEADERS, ...OWN_HEADERS]) {
    const value = storedValue(name, headers[name] ?? '');
    if (value !== '') stored[name] = value;
  }
  const metadata = new Map<string, string>();
  let size = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(METADATA_PREFIX)) continue;
    const bare = name.slice(METADATA_PREFIX.length);
    const text = decodeWords(value);
    metadata.set(bare, text);
    size += bare.length + Buffer.byteLength(text);
  }
  if (size > MAX_METADATA_BYTES) {
    throw new S3Error('MetadataTooLarge', undefined, {
      Size: String(size),
      MaxSizeAllowed: String(MAX_METADATA_BYTES),
    });
  }
  // Not written one by one: a name may be `__proto__`.
  return { headers: stored, metadata: Object.fromEntries(metadata) };
};

/** An ETag in quotes, as in a header or a document. */
export const quoteEtag = (etag: string): string => `"${etag}"`;

/** Checksum headers of a whole object, empty when it has none. */
export const checksumHeaders = ({ checksum }: Pick<ObjectRecord, 'checksum'>): Record<string, string> =>
  checksum ? { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type } : {};

/** Headers of GetObject and HeadObject, except length and range. */
export const objectHeaders = (record: ObjectRecord): Record<string, string> => {
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    'content-type': 'binary/octet-stream',
    ...record.headers,
    etag: quoteEtag(record.etag),
    'last-modified': new Date(record.lastModified).toUTCString(),
  };
  for (const [name, value] of Object.entries(record.metadata))
    headers[`${METADATA_PREFIX}${name}`] = encodeWords(value);
  // S3 omits the default storage class.
  if (storageClassOf(record) === 'STANDARD') delete headers[STORAGE_CLASS];
  return headers;
};

/** Only the headers in `names`. */
export const only = (headers: ObjectAttributes['headers'], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));

/** All headers except `names`. */
export const without = (headers: ObjectAttributes['headers'], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
