/** Other origins to which a page of the viewer sends requests. */
export interface ViewerSurroundings {
  /** origins of presigned URLs, such as `http://127.0.0.1:9000`: pictures, films, files, uploads */
  readonly storageOrigins: readonly string[];
  /** origin that hands out tokens after the login. @default no login */
  readonly loginOrigin?: string;
}

/**
 * The terminal player compiles its emulator from WebAssembly. This source allows that, but not `eval`.
 * @see https://www.w3.org/TR/CSP3/#directive-script-src
 */
const SCRIPTS = "'self' 'wasm-unsafe-eval'";

/** Browser features that the page does not need. */
const DENIED_FEATURES =
  'accelerometer camera display-capture geolocation gyroscope microphone midi payment serial usb xr-spatial-tracking';

/**
 * Content security policy, as one line: it allows the page's own origin and the storage, no inline script or style, no third
 * party. Origins are used unchanged, because a deployment knows its own only as placeholders.
 */
export const viewerContentPolicy = ({ storageOrigins, loginOrigin }: ViewerSurroundings): string => {
  const storage = storageOrigins.map((origin) => ` ${origin}`).join('');
  const login = loginOrigin === undefined ? '' : ` ${loginOrigin}`;
  return [
    "default-src 'none'",
    `script-src ${SCRIPTS}`,
    "style-src 'self'",
    `img-src 'self' blob: data:${storage}`,
    `media-src 'self' blob:${storage}`,
    `connect-src 'self'${storage}${login}`,
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
};

/** Headers of every static answer, names in lower case: scripts, styles and pictures obey no others. */
export const FILE_SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  // A presigned URL is a credential. The address of the page may contain a credential as well.
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Headers of every page that are the same in every deployment, names in lower case. */
export const FIXED_SECURITY_HEADERS = {
  ...FILE_SECURITY_HEADERS,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': DENIED_FEATURES.split(' ')
    .map((feature) => `${feature}=()`)
    .join(', '),
} as const;

/** All security headers of a page of the viewer, names in lower case. */
export const viewerSecurityHeaders = (surroundings: ViewerSurroundings): Record<string, string> => ({
  'content-security-policy': viewerContentPolicy(surroundings),
  ...FIXED_SECURITY_HEADERS,
});
