/** After this many rounds missing slices are not requested again: the job closes with the slices that it has. */
export const MAX_ROUNDS = 5;

/** State of an open job. Times are epoch milliseconds by the store's clock. */
export interface StandingJob {
  /** rounds so far */
  readonly round: number;
  /** when it was opened, or the last round began */
  readonly markedMs: number;
  /** when its newest record was stored; undefined when there is none */
  readonly lastRecordMs: number | undefined;
  readonly nowMs: number;
  /** a job without a new record for this long stands still, milliseconds */
  readonly stillMs: number;
}

/** `wait`: the job is not standing still. `ask`: begin this round. `giveUp`: the rounds are used up. */
export type Round = { readonly step: 'wait' } | { readonly step: 'ask' | 'giveUp'; readonly round: number };

/** How long a job waits before the next round, milliseconds; it doubles with each round. */
export const patienceMs = (round: number, stillMs: number): number => stillMs * 2 ** Math.min(round, MAX_ROUNDS);

/**
 * Decide the next step for an open job. A record that arrived since the last round is progress: rounds are counted from 0
 * again.
 */
export const planRound = ({ round, markedMs, lastRecordMs, nowMs, stillMs }: StandingJob): Round => {
  const progressed = lastRecordMs !== undefined && lastRecordMs > markedMs;
  const rounds = progressed ? 0 : round;
  const quietMs = nowMs - Math.max(markedMs, lastRecordMs ?? 0);
  if (quietMs < patienceMs(rounds, stillMs)) return { step: 'wait' };
  return { step: rounds < MAX_ROUNDS ? 'ask' : 'giveUp', round: rounds + 1 };
};
