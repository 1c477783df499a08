import { acceptNames } from '../../../shared/core/http/accept-names.ts';

/** Media types of the files in a build of the page, by file extension. */
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['css', 'text/css; charset=utf-8'],
  ['html', 'text/html; charset=utf-8'],
  ['ico', 'image/x-icon'],
  ['jpg', 'image/jpeg'],
  ['js', 'text/javascript; charset=utf-8'],
  ['json', 'application/json'],
  ['map', 'application/json'],
  ['png', 'image/png'],
  ['svg', 'image/svg+xml'],
  ['txt', 'text/plain; charset=utf-8'],
  ['wasm', 'application/wasm'],
  ['webmanifest', 'application/manifest+json'],
  ['webp', 'image/webp'],
  ['woff2', 'font/woff2'],
]);

/** Plain names only: no leading dot, no escape, no characters with a special meaning in a file system. */
const FILE = /^\/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.([a-z0-9]+)$/;
const LONGEST_PATH = 200;

/** A file below the folder of the page. */
export interface StaticPath {
  /** relative, with slashes */
  readonly file: string;
  readonly contentType: string;
  /** its name changes with its content */
  readonly isHashed: boolean;
}

/**
 * The file of the page that a request addresses.
 * @param target path and query as sent
 * @param accept Accept header: at `/` clients that name HTML explicitly get the page, all others the API's answer
 * @returns undefined when the path addresses no file of the page, including paths that try to leave the folder
 */
export const staticPathOf = (target: string, accept: string | undefined): StaticPath | undefined => {
  const [pathname = ''] = target.split('?');
  const path = pathname === '/' && acceptNames(accept, 'text/html') ? '/index.html' : pathname;
  const contentType = path.length > LONGEST_PATH ? undefined : CONTENT_TYPES.get(FILE.exec(path)?.[1] ?? '');
  if (contentType === undefined) return undefined;
  return { file: path.slice(1), contentType, isHashed: path.startsWith('/assets/') };
};
