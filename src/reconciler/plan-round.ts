/** After that many rounds nobody is asked any more: the job closes with what is there. */
export const MAX_ROUNDS = 5;

/** What is known of an open job, times in epoch milliseconds by the store's clock. */
export interface StandingJob {
  /** rounds so far */
  readonly round: number;
  /** when it was opened, or the last round began */
  readonly markedMs: number;
  /** when its newest record was stored; undefined when there is none */
  readonly lastRecordMs: number | undefined;
  readonly nowMs: number;
  /** how long without news is standing still */
  readonly stillMs: number;
}

/** `wait`: it is not standing still. `ask`: begin this round. `giveUp`: the rounds are used up. */
export type Round = { readonly step: 'wait' } | { readonly step: 'ask' | 'giveUp'; readonly round: number };

/** What a job waits for before the next round: twice as long after each. */
export const patienceMs = (round: number, stillMs: number): number => stillMs * 2 ** Math.min(round, MAX_ROUNDS);

/**
 * Decide what is due for an open job. A record that arrived since the last round is progress: counting begins again.
 */
export const planRound = ({ round, markedMs, lastRecordMs, nowMs, stillMs }: StandingJob): Round => {
  const progressed = lastRecordMs !== undefined && lastRecordMs > markedMs;
  const rounds = progressed ? 0 : round;
  const quietMs = nowMs - Math.max(markedMs, lastRecordMs ?? 0);
  if (quietMs < patienceMs(rounds, stillMs)) return { step: 'wait' };
  return { step: rounds < MAX_ROUNDS ? 'ask' : 'giveUp', round: rounds + 1 };
};
