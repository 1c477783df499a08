import { messageOf } from '../../shared/core/errors/errors.ts';
import type { RetryRule } from '../../shared/core/retry/retry.ts';
import { isNotBegun, REQUEST_RETRY } from '../core/api/retry-delay.ts';
import { ApiError } from './api-client.ts';
import { tryAgain } from './try-again.ts';

/** What a page says that asks again by itself. */
export const GOES_ON = 'This page goes on by itself as soon as there is an answer.';

const ENDLESS: RetryRule = { ...REQUEST_RETRY, attempts: Number.POSITIVE_INFINITY };

/**
 * Ask until there is an answer, for all that a page promises to show by itself: while the server or the network is away it is asked
 * again after longer and longer times, up to 20 s, and at once when the network comes back.
 * @param ask aborts what it has under way by the same signal
 * @param signal aborted when nobody waits any more
 * @param onTrouble called with the reason of each attempt that another one follows
 * @throws what the server refused, which asking again would not change, or the signal's reason
 */
export const untilAnswered = <Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal,
  onTrouble: (message: string) => void = () => {},
): Promise<Answer> => tryAgain(ask, { signal, rule: ENDLESS, onTrouble });

/**
 * The same for a request that makes the server work, such as a picture that is rendered: it is sent again only while it is not begun.
 * @param onTrouble called with a sentence that may be shown
 */
export const untilDone = <Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal,
  onTrouble: (message: string) => void,
): Promise<Answer> =>
  tryAgain(ask, {
    signal,
    rule: ENDLESS,
    onTrouble: (message) => onTrouble(`${message} ${GOES_ON}`),
    meaningOf: (error) => ({
      message: messageOf(error),
      passes: error instanceof ApiError && isNotBegun(error.status),
    }),
  });
