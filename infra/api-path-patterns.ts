/** Paths of the HTTP API as CloudFront matches them; everything else is the page's. A test holds them against the routes. */
export const API_PATH_PATTERNS = [
  ...['/jobs', '/jobs/*', '/uploads', '/uploads/*', '/sources', '/openapi.json'],
  ...['/ascii', '/edges', '/grayscale', '/nbytes', '/shape'],
] as const;
