import type { IncomingMessage } from 'node:http';
import { MAX_KEY_BYTES } from '../../../shared/core/contracts/s3-limits.ts';
import { S3Error } from './s3-error.ts';

/** A request as operations see it: address and query decoded, headers lower-case. */
export interface S3Request {
  readonly requestId: string;
  readonly time: Date;
  /** Whether it came over TLS. */
  readonly secure: boolean;
  readonly method: string;
  /** Path as sent, with percent-encoding: the client signed this form. */
  readonly rawPath: string;
  readonly bucket: string | undefined;
  /** Never empty: `/bucket/` addresses the bucket. */
  readonly key: string | undefined;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  /** Body in its wire format; the call sends `100 Continue` to a client that waits for it (`Expect: 100-continue`). */
  readonly wireBody: () => AsyncIterable<Buffer>;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', `Couldn't parse "${text}": it is no percent-encoded UTF-8.`);
  }
};

const parseQuery = (raw: string): ReadonlyMap<string, string> => {
  const query = new Map<string, string>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode((equals < 0 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    // With two values for one name, the signature could cover one and the operation use the other.
    if (query.has(name)) throw new S3Error('InvalidArgument', `The query parameter "${name}" is given twice.`);
    query.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1).replaceAll('+', ' ')));
  }
  return query;
};

const parseAddress = (rawPath: string): { bucket: string | undefined; key: string | undefined } => {
  const slash = rawPath.indexOf('/', 1);
  const bucket = decode(slash < 0 ? rawPath.slice(1) : rawPath.slice(1, slash));
  const key = slash < 0 ? '' : decode(rawPath.slice(slash + 1));
  assertKeyLength(key);
  return { bucket: bucket === '' ? undefined : bucket, key: key === '' ? undefined : key };
};

/**
 * @throws {S3Error} KeyTooLongError when the key has more than 1024 bytes of UTF-8
 */
export const assertKeyLength = (key: string): void => {
  const size = Buffer.byteLength(key);
  if (size > MAX_KEY_BYTES) {
    throw new S3Error('KeyTooLongError', undefined, { Size: String(size), MaxSizeAllowed: String(MAX_KEY_BYTES) });
  }
};

/**
 * Parse what Node received, without resolving dots or doubled slashes: `a//b` and `..` are ordinary keys.
 * @param incoming the request
 * @param wireBody how to read its body
 * @param arrival id of this request, the time for checking its signature, and whether it came over TLS
 * @throws {S3Error} InvalidURI, InvalidArgument or KeyTooLongError
 */
export const parseS3Request = (
  incoming: IncomingMessage,
  wireBody: () => AsyncIterable<Buffer>,
  arrival: Pick<S3Request, 'requestId' | 'time' | 'secure'>,
): S3Request => {
  const target = incoming.url ?? '/';
  const mark = target.indexOf('?');
  const rawPath = mark < 0 ? target : target.slice(0, mark);
  if (!rawPath.startsWith('/')) throw new S3Error('InvalidURI');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value] as const],
    ),
  );
  return {
    ...arrival,
    method: incoming.method ?? 'GET',
    rawPath,
    ...parseAddress(rawPath),
    query: parseQuery(mark < 0 ? '' : target.slice(mark + 1)),
    headers,
    wireBody,
  };
};
