/**
 * How the page asks the storage for a file. A presigned link needs no credentials. The browser's cache must not be used: it may have an
 * answer for the same link from an `<img>`. That request had no Origin header, so the storage sent no CORS headers with its answer.
 */
export const OF_STORAGE = { credentials: 'omit', cache: 'no-store' } as const;
