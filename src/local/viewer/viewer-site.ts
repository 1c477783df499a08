import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { acceptNames } from '../../shared/core/http/accept-names.ts';
import { VIEWER_CONFIG_PATH } from '../../viewer/core/config/config-path.ts';
import type { ViewerConfig } from '../../viewer/core/config/viewer-config.ts';
import { FILE_SECURITY_HEADERS, viewerSecurityHeaders } from '../../viewer/core/security-headers.ts';
import type { GatewayAnswer } from '../core/http-api/http-api-answer.ts';
import { staticPathOf } from '../core/viewer/static-path.ts';
import { compresses, makeCompressor } from './compressed-file.ts';
import { readStaticFile } from './static-file.ts';

export interface ViewerSiteOptions {
  /** absolute folder of the built page: `index.html`, `assets/…`; read at every request, so that a new build shows */
  readonly folder: string;
  /** origins of presigned URLs */
  readonly storageOrigins: readonly string[];
}

/** Answers requests for the page's files; undefined for all other requests, which go to the API. */
export type LocalViewerSite = (
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
) => Promise<GatewayAnswer | undefined>;

const CONFIG: ViewerConfig = { live: 'events' };
const A_YEAR = 'public, max-age=31536000, immutable';
/** Clients may cache the file but must revalidate it at every use. */
const ASK_AGAIN = 'no-cache';

/** Whether a browser may show it as a document, which can contain scripts. */
const isDocument = (contentType: string): boolean => /^text\/html|^image\/svg\+xml/.test(contentType);

const versionOf = (body: Buffer): string => createHash('sha256').update(body).digest('base64url');

/** Whether the client has this version already. @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match */
const isKnown = (etag: string, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? '').split(',').some((known) => ['*', etag].includes(known.trim().replace(/^W\//, '')));

/** Serves the page as static files, compressed for whom takes that, with the security headers that matter to each. */
export const makeViewerSite = ({ folder, storageOrigins }: ViewerSiteOptions): LocalViewerSite => {
  const ofDocuments = viewerSecurityHeaders({ storageOrigins });
  const compress = makeCompressor();

  const find = async ({ url = '', headers }: Parameters<LocalViewerSite>[0]) => {
    if (url.split('?')[0] === VIEWER_CONFIG_PATH) {
      return { body: Buffer.from(JSON.stringify(CONFIG)), contentType: 'application/json', isHashed: false };
    }
    const path = staticPathOf(url, headers.accept);
    const body = path && (await readStaticFile(folder, path.file));
    return path && body && { ...path, body };
  };

  return async (request) => {
    const { method, url, headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const found = await find(request);
    if (found === undefined) return undefined;
    const { body, contentType, isHashed } = found;
    const mayCompress = compresses(contentType);
    const isCompressed = mayCompress && acceptNames(headers['accept-encoding'], 'gzip');
    const version = versionOf(body);
    // A compressed file is another one: a strong tag names its very bytes.
    const etag = isCompressed ? `"${version}-gzip"` : `"${version}"`;
    const vary = [
      // The answer at the root depends on the Accept header.
      ...(url?.split('?')[0] === '/' ? ['accept'] : []),
      ...(mayCompress ? ['accept-encoding'] : []),
    ];
    const about = {
      'content-type': contentType,
      'cache-control': isHashed ? A_YEAR : ASK_AGAIN,
      etag,
      ...(vary.length === 0 ? {} : { vary: vary.join(', ') }),
      ...(isDocument(contentType) ? ofDocuments : FILE_SECURITY_HEADERS),
    };
    if (isKnown(etag, headers['if-none-match'])) return { status: 304, headers: about, body: Buffer.alloc(0) };
    if (!isCompressed) return { status: 200, headers: about, body };
    const packed = await compress(version, body);
    return { status: 200, headers: { ...about, 'content-encoding': 'gzip' }, body: packed };
  };
};
