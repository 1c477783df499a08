import type { Route } from './route.ts';

const PARAMETER = /\{(\w+)\}/g;

/** Convert a path with parameters in braces to the syntax of Hono. */
export const honoPath = (path: string): string => path.replace(PARAMETER, ':$1');

const matches = (path: string, pathname: string): boolean =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(PARAMETER, '[^/]+')}$`).test(pathname);

/**
 * Methods of the routes at a path.
 * @returns methods for an `Allow` header; none when no route has the path
 */
export const methodsAt = (routes: readonly Route[], pathname: string): string[] => {
  const methods = routes.filter(({ path }) => matches(path, pathname)).map(({ method }) => method);
  if (methods.length === 0) return [];
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
};
