import { functionSpec } from '../../topology.ts';
import { type Quote, WORKER_USD_PER_MS } from './quote-job.ts';

/** Attempts of a slice: the first, and Lambda's own two. */
const ATTEMPTS = 1 + functionSpec('worker').retryAttempts;
const TIMEOUT_MS = functionSpec('worker').timeoutSeconds * 1000;
/** Half of the budget is for attempts that take about as long as quoted; the other half for those that take longer. */
const FREE_SHARE = 0.5;
/** An attempt that uses up its claimed time claims a quarter more, so at most that much is counted but not used. */
const GROWTH = 1.25;
/** A shorter claim is not worth a request. */
const LEAST_STEP_MS = 5_000;

/** Least free time of an attempt, as a share of a slice's quote; with less, nothing is free. */
const LEAST_FREE_SHARE = 0.5;

/** The workers' share of a job's cost limit, in milliseconds of worker time. */
export interface JobBudget {
  /** all attempts of all slices */
  readonly totalMs: number;
  /** what every attempt may use without a claim */
  readonly freeMs: number;
  /** quote of a slice */
  readonly sliceMs: number;
  readonly sliceCount: number;
}

/**
 * The budget of a job's workers: what its limit leaves when everything else is paid.
 * @param maxUsd most that the job may cost; 0 for no limit
 * @returns undefined when the job cannot exceed its limit whatever its slices do, as for most jobs
 */
export const jobBudget = ({ sliceMs, otherUsd }: Quote, sliceCount: number, maxUsd: number): JobBudget | undefined => {
  if (maxUsd === 0) return undefined;
  const totalMs = Math.max(0, (maxUsd - otherUsd) / WORKER_USD_PER_MS);
  if (sliceCount * ATTEMPTS * TIMEOUT_MS <= totalMs) return undefined;
  const freeMs = (totalMs * FREE_SHARE) / (ATTEMPTS * sliceCount);
  // A job quoted near its limit has no free time: every attempt is counted from its start.
  return { totalMs, freeMs: freeMs >= sliceMs * LEAST_FREE_SHARE ? freeMs : 0, sliceMs, sliceCount };
};

/**
 * How long an attempt may have run when it has claimed a number of steps.
 * @param steps 0 before the first claim
 * @returns milliseconds from its start, `freeMs` included
 */
export const claimedUntilMs = ({ freeMs, sliceMs }: JobBudget, steps: number): number => {
  let untilMs = freeMs;
  for (let step = 1; step <= steps; step += 1) {
    const quoted = step === 1 && freeMs < sliceMs;
    untilMs = Math.min(TIMEOUT_MS, quoted ? sliceMs : Math.max(untilMs * GROWTH, untilMs + LEAST_STEP_MS));
  }
  return untilMs;
};

/** What one attempt has claimed. */
export interface AttemptClaims {
  readonly index: number;
  readonly attempt: number;
  /** at least 1 */
  readonly steps: number;
}

/**
 * Whether a job's used and promised time is within the budget: the free time of every attempt, all claims, and the
 * quote of slices that have claimed nothing yet.
 * @returns true when it is within the budget
 */
export const isWithin = (budget: JobBudget, claims: readonly AttemptClaims[]): boolean => {
  const { totalMs, freeMs, sliceMs, sliceCount } = budget;
  const claimedMs = claims.reduce((sum, { steps }) => sum + claimedUntilMs(budget, steps) - freeMs, 0);
  const begun = new Set(claims.map(({ index }) => index)).size;
  const openMs = (sliceCount - begun) * Math.max(0, sliceMs - freeMs);
  return freeMs * ATTEMPTS * sliceCount + claimedMs + openMs <= totalMs;
};
