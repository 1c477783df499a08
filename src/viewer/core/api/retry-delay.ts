import type { RetryRule } from '../../../shared/core/retry/retry.ts';

/** For requests of the page: the waits take about five minutes in all. */
export const REQUEST_RETRY: RetryRule = { attempts: 20, firstMs: 500, longestMs: 20_000 };

/** Whether the same request may succeed later. @param status of the answer; 0: none came */
export const isPassing = (status: number): boolean => status === 0 || status === 408 || status === 429 || status >= 500;

/**
 * Whether a request that makes the server work was not begun: nothing answered, or too many asked at once. Any other failure may be of
 * the work itself, which is not asked for again unasked. @param status of the answer; 0: none came
 */
export const isNotBegun = (status: number): boolean => status === 0 || status === 429 || status === 503;
