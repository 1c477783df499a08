import { S3Error } from '../protocol/s3-error.ts';

/** First and last byte, both included. */
export interface RequestedRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Resolve a `Range` header against a size.
 * @param header `bytes=a-b`, `bytes=a-` or `bytes=-n`
 * @param size of the object in bytes
 * @returns undefined when the header is absent, has several ranges or another unit: the whole object is meant then
 * @throws {S3Error} InvalidRange when the range contains no byte of the object
 */
export const parseByteRange = (header: string | undefined, size: number): RequestedRange | undefined => {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (!match) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || start > end) {
    throw new S3Error('InvalidRange', undefined, {
      RangeRequested: header ?? '',
      ActualObjectSize: String(size),
    });
  }
  return { start, end };
};
