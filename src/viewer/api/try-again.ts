import { messageOf } from '../../shared/core/errors/errors.ts';
import { type RetryRule, type RetryWorld, retry } from '../../shared/core/retry/retry.ts';
import { isPassing, REQUEST_RETRY } from '../core/api/retry-delay.ts';
import { ApiError } from './api-client.ts';
import { wait } from './wait.ts';

const WORLD: RetryWorld = {
  sleep: (ms, signal = new AbortController().signal) => wait(ms, signal),
  random: Math.random,
};

/** Classification of a failed attempt. */
export interface FailedAttempt {
  readonly message: string;
  /** temporary: another attempt may succeed */
  readonly passes: boolean;
}

const failureOf = (error: unknown): FailedAttempt => ({
  message: messageOf(error),
  passes: error instanceof ApiError && isPassing(error.status),
});

/**
 * Repeat an operation until it succeeds, fails for good, or runs out of attempts.
 * @param rule default: some five minutes
 * @param onTrouble called for each failed attempt that another attempt follows
 * @throws what the last attempt threw, or the signal's reason
 */
export const tryAgain = async <T>(
  attempt: () => Promise<T>,
  {
    signal,
    rule = REQUEST_RETRY,
    onTrouble = () => {},
    meaningOf = failureOf,
  }: {
    readonly signal: AbortSignal;
    readonly rule?: RetryRule;
    readonly onTrouble?: (message: string, attempts: number) => void;
    readonly meaningOf?: (error: unknown) => FailedAttempt | Promise<FailedAttempt>;
  },
): Promise<T> => {
  let message = '';
  return retry(attempt, {
    rule,
    world: WORLD,
    signal,
    mayPass: async (error) => {
      const meaning = await meaningOf(error);
      message = meaning.message;
      return meaning.passes;
    },
    onFailure: (_, failures) => onTrouble(message, failures),
  });
};
