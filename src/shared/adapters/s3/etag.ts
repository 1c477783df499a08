/** An entity tag without its quotes, as events carry it. */
export const unquoted = (etag: string | undefined): string => (etag ?? '').replace(/^"|"$/g, '');

/** Whether a tag has the form of an MD5, which that of an object is that was stored in one piece: the MD5 of its bytes. */
export const isMd5 = (etag: string): boolean => /^[0-9a-f]{32}$/.test(etag);
