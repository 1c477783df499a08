import type { IncomingMessage } from 'node:http';
import { hasOneOrigin, hostRefusalOf } from '../core/http-api/loopback-guard.ts';
import { mayAsk } from './cors.ts';
import { S3Error } from './protocol/s3-error.ts';

/**
 * Refuse requests of foreign pages before a byte of the body is read: the host name is not this server's (DNS rebinding), or the
 * origin is not allowed. Programs send no `Origin`, nor does a page that only shows or plays the object of a presigned URL.
 * @param secure whether the listener speaks TLS
 * @param rules `corsOrigins`: origins whose pages may use the server, `*` for any; `hosts`: names in addition to those of loopback
 * @throws {S3Error} AccessDenied
 */
export const assertNoForeignPage = (
  { headers, rawHeaders, socket, method }: IncomingMessage,
  secure: boolean,
  { corsOrigins, hosts = [] }: { readonly corsOrigins: readonly string[]; readonly hosts?: readonly string[] },
): void => {
  const port = socket.localPort ?? 0;
  const wrongHost = hostRefusalOf(headers, rawHeaders, port, hosts);
  if (wrongHost !== undefined) throw new S3Error('AccessDenied', wrongHost);
  const { origin } = headers;
  // A preflight has no body, and the CORS rules decide on its answer.
  if (origin === undefined || method === 'OPTIONS') return;
  const scheme = secure ? 'https' : 'http';
  const own = [`${scheme}://127.0.0.1:${port}`, `${scheme}://localhost:${port}`];
  if (hasOneOrigin(rawHeaders) && mayAsk(origin, own, corsOrigins)) return;
  throw new S3Error('AccessDenied', `Pages of the origin "${origin}" may not use this server.`);
};
