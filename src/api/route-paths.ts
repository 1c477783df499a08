import type { Route } from './route.ts';

const PARAMETER = /\{(\w+)\}/g;

/** A path with parameters in braces, as Hono writes it. */
export const honoPath = (path: string): string => path.replace(PARAMETER, ':$1');

const matches = (path: string, pathname: string): boolean =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(PARAMETER, '[^/]+')}$`).test(pathname);

/**
 * What can be done at a path.
 * @returns methods for an `Allow` header; none when there is nothing at the path
 */
export const methodsAt = (routes: readonly Route[], pathname: string): string[] => {
  const methods = routes.filter(({ path }) => matches(path, pathname)).map(({ method }) => method);
  if (methods.length === 0) return [];
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
};
