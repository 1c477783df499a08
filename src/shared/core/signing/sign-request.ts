import { createHash, createHmac } from 'node:crypto';
import { credentialScope, type SigningKeys, type SigningScope } from './signing-keys.ts';

/** Name of the only algorithm that is used. */
export const SIGNING_ALGORITHM = 'AWS4-HMAC-SHA256';

/** A request as its signature covers it. */
export interface SignableRequest {
  readonly method: string;
  /** percent-encoded, as sent */
  readonly path: string;
  /** decoded names and values, each name once, without the signature itself */
  readonly query: Iterable<readonly [string, string]>;
  /** headers that are signed, by lower-case name */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hex, or the word that `x-amz-content-sha256` has in its place */
  readonly payloadHash: string;
}

/** Percent-encode all that RFC 3986 does not leave as it is. */
export const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Percent-encode the key of an object, but for its slashes. */
export const encodeKey = (key: string): string => key.split('/').map(encodeStrictly).join('/');

const canonicalQuery = (query: SignableRequest['query']): string =>
  [...query]
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const canonicalValue = (value: string): string => value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');

/** The names of signed headers as a signature lists them: `host;x-amz-date`. */
export const signedHeaderList = (headers: SignableRequest['headers']): string => Object.keys(headers).sort().join(';');

/** Sign a text, in hex. */
export const signText = (text: string, scope: SigningScope, keys: SigningKeys): string =>
  createHmac('sha256', keys.of(scope)).update(text).digest('hex');

/**
 * Sign a request with signature version 4, as S3 wants it: the path is signed as it is sent.
 * @returns signature in hex
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export const signRequest = (request: SignableRequest, scope: SigningScope, keys: SigningKeys): string => {
  const { method, path, query, headers, payloadHash } = request;
  const lines = Object.keys(headers)
    .sort()
    .map((name) => `${name}:${canonicalValue(headers[name] ?? '')}\n`);
  const canonical = [method, path, canonicalQuery(query), lines.join(''), signedHeaderList(headers), payloadHash];
  const hash = createHash('sha256').update(canonical.join('\n')).digest('hex');
  return signText([SIGNING_ALGORITHM, scope.amzDate, credentialScope(scope), hash].join('\n'), scope, keys);
};
