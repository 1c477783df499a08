import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from './protocol/s3-error.ts';
import type { S3Response } from './protocol/s3-response.ts';

const METHODS = 'GET, HEAD, PUT, POST, DELETE';
const EXPOSED = [
  'ETag',
  'Content-Length',
  'Content-Range',
  'Last-Modified',
  'x-amz-request-id',
  'x-amz-checksum-crc32',
  'x-amz-checksum-type',
];
const MAX_AGE_SECONDS = 3000;

/**
 * Headers that let a browser's page of an allowed origin read the answer.
 * @param allowed origins such as `http://127.0.0.1:5173`, or `*` for any
 * @returns empty when the request has no origin or one that is not allowed
 */
export const s3CorsHeaders = (headers: IncomingHttpHeaders, allowed: readonly string[]): Record<string, string> => {
  const { origin } = headers;
  if (origin === undefined) return {};
  const any = allowed.includes('*');
  if (!any && !allowed.includes(origin)) return {};
  return {
    'access-control-allow-origin': any ? '*' : origin,
    'access-control-expose-headers': EXPOSED.join(', '),
    'access-control-allow-methods': METHODS,
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
};

/**
 * Whether requests of a browser's page are answered at all. Checked first, because a request is read before its signature is verified.
 * @param own origins of the server itself
 */
export const mayAsk = (origin: string, own: readonly string[], allowed: readonly string[]): boolean =>
  allowed.includes('*') || allowed.includes(origin) || own.includes(origin);

/**
 * Answer a CORS preflight. Preflights carry no signature.
 * @throws {S3Error} AccessForbidden when the origin or the method is not allowed, InvalidRequest when it is no preflight
 */
export const preflightResponse = (headers: IncomingHttpHeaders, allowed: readonly string[]): S3Response => {
  const method = headers['access-control-request-method'];
  if (headers.origin === undefined || method === undefined) {
    throw new S3Error('InvalidRequest', 'OPTIONS needs Origin and Access-Control-Request-Method headers.');
  }
  const cors = s3CorsHeaders(headers, allowed);
  if (cors['access-control-allow-origin'] === undefined || !METHODS.split(', ').includes(method)) {
    throw new S3Error('AccessForbidden');
  }
  const requested = headers['access-control-request-headers'];
  return {
    status: 200,
    headers: {
      ...cors,
      ...(requested !== undefined && { 'access-control-allow-headers': requested }),
      'access-control-max-age': String(MAX_AGE_SECONDS),
    },
  };
};
