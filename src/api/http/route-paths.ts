import type { Route } from './route.ts';

/** `{id}` is one part of a path; `{name+}`, which stands last, is all that is left of it. */
const PARAMETER = /\{(\w+)(\+?)\}/g;

/** Convert a path with parameters in braces to the syntax of Hono. */
export const honoPath = (path: string): string =>
  path.replace(PARAMETER, (_, name: string, rest: string) => (rest === '' ? `:${name}` : `:${name}{.+}`));

/** A path as OpenAPI writes it, which does not tell how many parts a parameter has. */
export const documentedPath = (path: string): string => path.replace(PARAMETER, '{$1}');

const matches = (path: string, pathname: string): boolean => {
  const pattern = path
    .replaceAll('.', '\\.')
    .replace(PARAMETER, (_, _name: string, rest: string) => (rest === '' ? '[^/]+' : '.+'));
  return new RegExp(`^${pattern}$`).test(pathname);
};

/**
 * Methods of the routes at a path.
 * @returns methods for an `Allow` header; none when no route has the path
 */
export const methodsAt = (routes: readonly Route[], pathname: string): string[] => {
  const methods = routes.filter(({ path }) => matches(path, pathname)).map(({ method }) => method);
  if (methods.length === 0) return [];
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
};
