import { type BackOff, backOffMs } from '../../shared/back-off.ts';

const BACK_OFF: BackOff = { firstMs: 500, longestMs: 20_000 };

/** Wait before the next attempt, milliseconds. @param attempt attempts that failed so far, from 1 @param random in [0, 1) */
export const retryDelayMs = (attempt: number, random: number): number => backOffMs(BACK_OFF, attempt, random);

/** Whether the same request may succeed later. @param status of the answer; 0: none came */
export const isPassing = (status: number): boolean => status === 0 || status === 408 || status === 429 || status >= 500;
