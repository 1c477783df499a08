/** Links are signed for five minutes: one that is younger than this, milliseconds, has not expired, and is not asked for anew. */
export const FRESH_MS = 120_000;
