import type { IncomingHttpHeaders } from 'node:http';

/** Names by which a browser of this machine reaches a server on loopback. */
const NAMES = ['127.0.0.1', 'localhost'];

/** Who may talk to a server on loopback, which knows no passwords. */
export interface LoopbackGuard {
  /** port that the server listens on */
  readonly port: number;
  /** origins of other pages that may use it, such as `http://localhost:5173` */
  readonly origins: readonly string[];
}

const countOf = (rawHeaders: readonly string[], name: string): number =>
  rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;

/** Whether it is said no more than once who sends it. */
export const hasOneOrigin = (rawHeaders: readonly string[]): boolean => countOf(rawHeaders, 'origin') <= 1;

/** Whether the browser says that a page of another origin fetches this; that it only links here is fine. */
const isFetchedByAnother = (headers: IncomingHttpHeaders): boolean => {
  const site = headers['sec-fetch-site'];
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate';
};

/**
 * Say why a request is refused that reached loopback under a name of somebody else (DNS rebinding), or under several.
 * @param others hosts besides loopback's own, as they stand in the header
 * @returns undefined when it may pass
 */
export const hostRefusalOf = (
  { host }: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  port: number,
  others: readonly string[] = [],
): string | undefined => {
  const hosts = [...NAMES.map((name) => `${name}:${port}`), ...others];
  if (host !== undefined && countOf(rawHeaders, 'host') === 1 && hosts.includes(host.toLowerCase())) return undefined;
  return `The host is "${host ?? ''}"; this server answers to ${hosts.join(' and ')}.`;
};

/**
 * Say why a request is refused that a page of somebody else may have sent: one that reached loopback under a name of its own,
 * or one whose origin is not allowed. What is no browser sends no `Origin`.
 * @returns undefined when it may pass
 */
export const refusalOf = (
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  guard: LoopbackGuard,
): string | undefined => {
  const { origin } = headers;
  const hostRefusal = hostRefusalOf(headers, rawHeaders, guard.port);
  if (hostRefusal !== undefined) return hostRefusal;
  if (origin === undefined) {
    return isFetchedByAnother(headers) ? 'A page of another origin may not fetch this.' : undefined;
  }
  if (hasOneOrigin(rawHeaders) && isAllowedOrigin(origin, guard)) return undefined;
  return `The origin is "${origin}", which is not allowed. Allow it with --api-origin.`;
};

/** Origins whose pages may use the server: its own, by each of its names, and those that are allowed. */
export const allowedOrigins = ({ port, origins }: LoopbackGuard): string[] => [
  ...NAMES.map((name) => `http://${name}:${port}`),
  ...origins,
];

/** Whether a page of the origin may use the server. */
export const isAllowedOrigin = (origin: string, guard: LoopbackGuard): boolean =>
  allowedOrigins(guard).includes(origin);
