/**
 * Paths of the HTTP API as CloudFront matches them; all other paths belong to the page. A test compares them with the
 * routes.
 */
export const API_PATH_PATTERNS = [
  ...['/jobs', '/jobs/*', '/uploads', '/uploads/*', '/sources', '/find', '/openapi.json'],
  ...['/ascii', '/edges', '/grayscale', '/nbytes', '/shape'],
] as const;
