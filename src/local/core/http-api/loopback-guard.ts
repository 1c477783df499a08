import type { IncomingHttpHeaders } from 'node:http';

/** Names by which a browser of this machine reaches a server on loopback, or the published port of a container. */
const NAMES = ['127.0.0.1', 'localhost'];

/** Rules for access to a server that has no passwords. They keep foreign pages out; a program names whatever host it likes. */
export interface LoopbackGuard {
  /** port that the server listens on */
  readonly port: number;
  /** origins of other pages that may use it, such as `http://localhost:5173`; undefined where none can be added */
  readonly origins?: readonly string[];
  /** other names by which it is reached, in the form of the `Host` header, such as `fanreel:8080`; undefined where none can be added */
  readonly hosts?: readonly string[];
}

const countOf = (rawHeaders: readonly string[], name: string): number =>
  rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;

/** Whether a request has at most one `Origin` header. */
export const hasOneOrigin = (rawHeaders: readonly string[]): boolean => countOf(rawHeaders, 'origin') <= 1;

/**
 * Whether the browser reports that a page of another origin fetches this. A link from such a page is allowed. Browsers report it to
 * loopback and over TLS alone: under a name that `dev --allow-host` adds, a foreign page can send a GET without an `Origin`, as
 * pictures are fetched. It cannot read the answer, and no GET changes anything.
 */
const isFetchedByAnother = (headers: IncomingHttpHeaders): boolean => {
  const site = headers['sec-fetch-site'];
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate';
};

/**
 * Reason to refuse a request whose `Host` is not this server's (DNS rebinding), or that has several.
 * @param others additional allowed hosts, in the form of the header; undefined where none can be added
 * @returns undefined when the request may pass
 */
export const hostRefusalOf = (
  { host }: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  port: number,
  others?: readonly string[],
): string | undefined => {
  const hosts = [...NAMES.map((name) => `${name}:${port}`), ...(others ?? [])];
  if (host !== undefined && countOf(rawHeaders, 'host') === 1 && hosts.includes(host.toLowerCase())) return undefined;
  const help = others === undefined ? '' : ' Allow others with dev --allow-host.';
  return `The host is "${host ?? ''}"; this server answers to ${hosts.join(' and ')}.${help}`;
};

/**
 * Reason to refuse a request that a foreign page may have sent: its host name is not this server's, its origin is not allowed,
 * or the browser marks it as fetched by another origin. Clients that are no browsers send no `Origin`.
 * @returns undefined when the request may pass
 */
export const refusalOf = (
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  guard: LoopbackGuard,
): string | undefined => {
  const { origin } = headers;
  const hostRefusal = hostRefusalOf(headers, rawHeaders, guard.port, guard.hosts);
  if (hostRefusal !== undefined) return hostRefusal;
  if (origin === undefined) {
    return isFetchedByAnother(headers) ? 'A page of another origin may not fetch this.' : undefined;
  }
  if (hasOneOrigin(rawHeaders) && isAllowedOrigin(origin, guard)) return undefined;
  const help = guard.origins === undefined ? '' : ' Allow it with dev --api-origin.';
  return `The origin is "${origin}", which is not allowed.${help}`;
};

/** Origins whose pages may use the server: its own under each of its names, and the configured ones. */
export const allowedOrigins = ({ port, origins = [], hosts = [] }: LoopbackGuard): string[] => [
  ...NAMES.map((name) => `http://${name}:${port}`),
  ...hosts.map((host) => `http://${host}`),
  ...origins,
];

/** Whether a page of the origin may use the server. */
export const isAllowedOrigin = (origin: string, guard: LoopbackGuard): boolean =>
  allowedOrigins(guard).includes(origin);
