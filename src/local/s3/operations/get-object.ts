import type { AuthenticatedRequest } from '../auth/authenticated-request.ts';
import { toHeaderValue } from '../protocol/header-value.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { S3Response } from '../protocol/s3-response.ts';
import type { ObjectRecord } from '../store/object-record.ts';
import { parseByteRange, type RequestedRange } from './byte-range.ts';
import { checksumHeaders, objectHeaders } from './object-headers.ts';
import { bucketOf, keyOf, type Operation, type OperationContext, parseInteger } from './operation.ts';
import { assertReadCondition, isUnchanged, parseReadCondition } from './read-condition.ts';
import { assertReadable } from './storage-class.ts';

const OVERRIDES = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];

/**
 * The object that a request addresses.
 * @throws {S3Error} NoSuchBucket, NoSuchKey
 */
export const findObject = (request: AuthenticatedRequest, context: OperationContext): ObjectRecord => {
  const key = keyOf(request);
  const record = bucketOf(request, context).get(key);
  if (!record) throw new S3Error('NoSuchKey', undefined, { Key: key });
  return record;
};

const partRange = (record: ObjectRecord, partNumber: number): RequestedRange => {
  const sizes = record.multipart?.parts.map((part) => part.size) ?? [record.size];
  const size = sizes[partNumber - 1];
  if (size === undefined)
    throw new S3Error('InvalidPartNumber', undefined, { PartNumberRequested: String(partNumber) });
  const start = sizes.slice(0, partNumber - 1).reduce((sum, part) => sum + part, 0);
  return { start, end: start + size - 1 };
};

/** The range to send. A reader that has a part of another version (`If-Range`) gets the whole object. */
const wantedRange = ({ headers }: AuthenticatedRequest, record: ObjectRecord): string | undefined => {
  const ifRange = headers['if-range'];
  return ifRange === undefined || isUnchanged(record, ifRange) ? headers.range : undefined;
};

interface Answer {
  readonly record: ObjectRecord;
  readonly range: RequestedRange | undefined;
  readonly response: S3Response;
}

const answer = (request: AuthenticatedRequest, context: OperationContext): Answer => {
  const record = findObject(request, context);
  const headers = objectHeaders(record);
  assertReadCondition(parseReadCondition(request.headers), record);
  const partNumber = parseInteger('partNumber', request.query.get('partNumber'), { min: 1, max: 10_000 });
  if (partNumber !== undefined && request.headers.range !== undefined) {
    throw new S3Error('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  }
  const range =
    partNumber === undefined
      ? parseByteRange(wantedRange(request, record), record.size)
      : record.size > 0
        ? partRange(record, partNumber)
        : undefined;
  if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${record.size}`;
  // A checksum of the whole object says nothing about a part of it.
  else if (request.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED') {
    Object.assign(headers, checksumHeaders(record));
  }
  if (partNumber !== undefined && record.multipart) {
    headers['x-amz-mp-parts-count'] = String(record.multipart.parts.length);
  }
  for (const name of OVERRIDES) {
    const value = request.query.get(`response-${name}`);
    if (value !== undefined) headers[name] = toHeaderValue(name, value);
  }
  headers['content-length'] = String(range ? range.end - range.start + 1 : record.size);
  return { record, range, response: { status: range ? 206 : 200, headers } };
};

/** HeadObject. */
export const headObject: Operation = async (request, context) => answer(request, context).response;

/** Waits for the first bytes, so that a read error can still be sent as an error response. */
const begun = async (pieces: AsyncGenerator<Buffer>): Promise<AsyncIterableIterator<Buffer>> => {
  let first: IteratorResult<Buffer> | undefined = await pieces.next();
  // Not a generator: one that is ended before it begins would not end the pieces.
  const all: AsyncIterableIterator<Buffer> = {
    next: async () => {
      const next = first ?? (await pieces.next());
      first = undefined;
      return next;
    },
    return: () => pieces.return(undefined),
    [Symbol.asyncIterator]: () => all,
  };
  return all;
};

/** GetObject. It sends the object as it was when the request was looked up, whatever is stored under the key meanwhile. */
export const getObject: Operation = async (request, context) => {
  const { record, range, response } = answer(request, context);
  assertReadable(record);
  if (record.size === 0) return response;
  const { start, end } = range ?? { start: 0, end: record.size - 1 };
  return { ...response, body: await begun(bucketOf(request, context).pieces(record, start, end)) };
};
