import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AttemptClaims,
  claimedUntilMs,
  isWithin,
  type JobBudget,
  jobBudget,
} from '../../../src/shared/estimator/quote/job-budget.ts';
import { WORKER_USD_PER_MS } from '../../../src/shared/estimator/quote/quote-job.ts';
import { functionSpec } from '../../../src/shared/topology.ts';

const { timeoutSeconds, retryAttempts } = functionSpec('worker');
const TIMEOUT_MS = timeoutSeconds * 1000;
const ATTEMPTS = 1 + retryAttempts;

const quoteOf = (sliceMs: number, sliceCount: number, otherUsd: number) => ({
  sliceMs,
  otherUsd,
  usd: otherUsd + sliceMs * sliceCount * WORKER_USD_PER_MS,
});

/** Every attempt of every slice runs until it is killed, in the order of a random walk, and asks whenever it has to. */
const spendEverything = (budget: JobBudget, order: readonly number[]): number => {
  const attempts = budget.sliceCount * ATTEMPTS;
  const steps = new Map<number, number>();
  const used = new Map<number, number>();
  const claims = (): AttemptClaims[] =>
    [...steps].map(([at, count]) => ({ index: Math.floor(at / ATTEMPTS), attempt: at % ATTEMPTS, steps: count }));
  for (let at = 0; at < attempts; at += 1) used.set(at, budget.freeMs);
  for (const pick of order) {
    const at = pick % attempts;
    const asked = (steps.get(at) ?? 0) + 1;
    steps.set(at, asked);
    if (!isWithin(budget, claims())) break;
    used.set(at, claimedUntilMs(budget, asked));
  }
  return [...used.values()].reduce((sum, ms) => sum + ms, 0);
};

const cases = fc.record({
  sliceCount: fc.integer({ min: 1, max: 300 }),
  sliceMs: fc.integer({ min: 500, max: 300_000 }),
  maxUsd: fc.constantFrom(0.001, 0.01, 0.1, 1, 5),
  order: fc.array(fc.nat(2000), { maxLength: 300 }),
});

describe('the budget of a job', () => {
  it('is never exceeded, whatever its slices do', () => {
    fc.assert(
      fc.property(cases, ({ sliceCount, sliceMs, maxUsd, order }) => {
        const quote = quoteOf(sliceMs, sliceCount, maxUsd / 10);
        fc.pre(quote.usd <= maxUsd);
        const budget = jobBudget(quote, sliceCount, maxUsd);
        const usedMs = budget === undefined ? sliceCount * ATTEMPTS * TIMEOUT_MS : spendEverything(budget, order);
        expect(quote.otherUsd + usedMs * WORKER_USD_PER_MS).toBeLessThanOrEqual(maxUsd * (1 + 1e-9));
      }),
    );
  });

  it('lets every slice run that takes what it was quoted', () => {
    fc.assert(
      fc.property(cases, ({ sliceCount, sliceMs, maxUsd }) => {
        const quote = quoteOf(sliceMs, sliceCount, maxUsd / 10);
        fc.pre(quote.usd <= maxUsd * 0.999);
        const budget = jobBudget(quote, sliceCount, maxUsd);
        if (budget === undefined || sliceMs <= budget.freeMs) return;
        const claims: AttemptClaims[] = [];
        for (let index = 0; index < sliceCount; index += 1) {
          claims.push({ index, attempt: 1, steps: 1 });
          expect(claimedUntilMs(budget, 1)).toBeGreaterThanOrEqual(sliceMs);
          expect(isWithin(budget, claims)).toBe(true);
        }
      }),
    );
  });

  it('is not looked at where a job cannot come to more than its limit, and where there is none', () => {
    expect(jobBudget(quoteOf(9_000, 120, 0.02), 120, 5)).toBeUndefined();
    expect(jobBudget(quoteOf(9_000, 9_000, 0.02), 9_000, 0)).toBeUndefined();
    expect(jobBudget(quoteOf(9_000, 2_880, 0.5), 2_880, 5)).toMatchObject({ sliceCount: 2_880 });
  });

  it('leads to the end of a function in steps of a quarter', () => {
    const budget = jobBudget(quoteOf(9_000, 2_880, 0.5), 2_880, 5);
    if (budget === undefined) throw new Error('it has one');
    const until = Array.from({ length: 20 }, (_, steps) => claimedUntilMs(budget, steps));
    expect(until).toEqual(until.toSorted((a, b) => a - b));
    expect(until.at(-1)).toBe(TIMEOUT_MS);
  });
});
