import { ApiError } from './api-client.ts';
import { isPassing, retryDelayMs } from './retry-delay.ts';
import { wait } from './wait.ts';

/** How often something is tried that passes: about five minutes in all. */
const ATTEMPTS = 20;

/** What a failed attempt means. */
export interface Failure {
  readonly message: string;
  /** another attempt may do better */
  readonly passes: boolean;
}

const failureOf = (error: unknown): Failure => ({
  message: error instanceof Error ? error.message : String(error),
  passes: error instanceof ApiError && isPassing(error.status),
});

/**
 * Do something until it works or can work no more.
 * @param onTrouble told of each attempt that failed and will be followed by another
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
