/** An entity tag without its quotes, as events carry it. */
export const unquoted = (etag: string | undefined): string => (etag ?? '').replace(/^"|"$/g, '');
