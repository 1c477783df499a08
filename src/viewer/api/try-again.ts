import { ApiError } from './api-client.ts';
import { isPassing, retryDelayMs } from './retry-delay.ts';
import { wait } from './wait.ts';

/** Most attempts while failures are temporary: they take about five minutes in all. */
const ATTEMPTS = 20;

/** Classification of a failed attempt. */
export interface Failure {
  readonly message: string;
  /** temporary: another attempt may succeed */
  readonly passes: boolean;
}

const failureOf = (error: unknown): Failure => ({
  message: error instanceof Error ? error.message : String(error),
  passes: error instanceof ApiError && isPassing(error.status),
});

/**
 * Repeat an operation until it succeeds, fails for good, or runs out of attempts.
 * @param onTrouble called for each failed attempt that another attempt follows
 * @throws what the last attempt threw, or the signal's reason
 */
export const tryAgain = async <T>(
  attempt: () => Promise<T>,
  {
    signal,
    onTrouble = () => {},
    meaningOf = failureOf,
  }: {
    readonly signal: AbortSignal;
    readonly onTrouble?: (message: string, attempts: number) => void;
    readonly meaningOf?: (error: unknown) => Failure | Promise<Failure>;
  },
): Promise<T> => {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      const { message, passes } = await meaningOf(error);
      if (!passes || attempts === ATTEMPTS) throw error;
      onTrouble(message, attempts);
      await wait(retryDelayMs(attempts, Math.random()), signal);
    }
  }
};
