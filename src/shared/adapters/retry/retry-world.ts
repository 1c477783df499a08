import { setTimeout as delay } from 'node:timers/promises';
import type { RetryWorld } from '../../core/retry/retry.ts';

/** Waits on the system's timers, spread by its random numbers. */
export const RETRY_WORLD: RetryWorld = {
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
  random: Math.random,
};
