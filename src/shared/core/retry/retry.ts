import { type BackOff, backOffMs } from './back-off.ts';

/** How often something that failed is tried, and with which waits between. */
export interface RetryRule extends BackOff {
  /** most failures in a row: after the last of them nothing is tried any more */
  readonly attempts: number;
}

/** What waits between tries need of the world. */
export interface RetryWorld {
  /** rejects with the signal's reason when it is aborted */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  /** in [0, 1) */
  readonly random: () => number;
}

/** The failures in a row of something that is tried again. */
export interface Tries {
  /**
   * Count a failure, and wait until the next try is due.
   * @param weight of the failure: one that took as long as two others counts as two
   * @returns false, without a wait, when no try is left
   * @throws the signal's reason when it is aborted
   */
  again(weight?: number): Promise<boolean>;
  /** There was progress: the failures before it do not count any more. */
  progressed(): void;
}

/**
 * Count tries by a rule. It is for loops that a failed try does not begin anew, as a read that goes on behind what arrived;
 * all others use {@link retry}.
 */
export const countTries = ({ attempts, ...backOff }: RetryRule, world: RetryWorld, signal?: AbortSignal): Tries => {
  let failures = 0;
  return {
    again: async (weight = 1) => {
      if (failures + 1 >= attempts) return false;
      const waitMs = backOffMs(backOff, failures + 1, world.random());
      failures += weight;
      await world.sleep(waitMs, signal);
      return true;
    },
    progressed: () => {
      failures = 0;
    },
  };
};

/** A retry: its rule, its world, and which failures may pass. */
export interface Retry {
  readonly rule: RetryRule;
  readonly world: RetryWorld;
  readonly signal?: AbortSignal;
  /** Whether another try may succeed after this failure. */
  readonly mayPass: (error: unknown) => boolean | Promise<boolean>;
  /** Called for each failure that another try follows. @param failures how many there were so far */
  readonly onFailure?: (error: unknown, failures: number) => void;
}

/**
 * Do something until it succeeds, fails for good, or has failed as often as the rule allows. Waiting for what somebody else
 * writes is no retry: such loops look at regular times, and know nothing of failures.
 * @throws what the last try threw, or the signal's reason
 */
export const retry = async <T>(
  attempt: () => Promise<T>,
  { rule, world, signal, mayPass, onFailure = () => {} }: Retry,
): Promise<T> => {
  const tries = countTries(rule, world, signal);
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (failures >= rule.attempts || !(await mayPass(error))) throw error;
      onFailure(error, failures);
      if (!(await tries.again())) throw error;
    }
  }
};
