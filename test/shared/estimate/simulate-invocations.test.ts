import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Invocations,
  simulateInvocations,
} from '../../../src/shared/estimator/simulation/simulate-invocations.ts';

const SECOND = 1000;
const invocations = (changes: Partial<Invocations> & { readonly count?: number }): Invocations => ({
  arrivalsMs: new Float64Array(changes.count ?? 10),
  workMs: () => SECOND,
  concurrency: 2,
  scaling: undefined,
  coldStart: { startMs: 0, initMs: 0 },
  failureRate: 0,
  retriesMs: [60 * SECOND, 120 * SECOND],
  backOff: undefined,
  maximumAgeMs: 6 * 3600 * SECOND,
  seed: 1,
  ...changes,
});
const BACK_OFF = { firstMs: SECOND, factor: 2, longestMs: 300 * SECOND };

describe('simulateInvocations', () => {
  it('takes five seconds for ten slices of a second on two environments, and the cold starts on top', () => {
    expect(simulateInvocations(invocations({}))).toMatchObject({
      succeeded: 10,
      attempts: 10,
      finishMs: 5 * SECOND,
      peakConcurrency: 2,
      coldStarts: 2,
      billedMs: 10 * SECOND,
    });
    const cold = simulateInvocations(invocations({ coldStart: { startMs: 300, initMs: 500 } }));
    expect(cold).toMatchObject({ finishMs: 5.8 * SECOND, billedMs: 11 * SECOND });
  });

  it('lets the events of a line wait one after the other', () => {
    const { queuedMs } = simulateInvocations(invocations({ count: 5, concurrency: 1 }));
    expect([...queuedMs]).toEqual([0, 1000, 2000, 3000, 4000]);
  });

  it('starts new environments no faster than the rate, in any span of its length', () => {
    const starts: number[] = [];
    const outcome = simulateInvocations(
      invocations({
        count: 3500,
        workMs: () => 60 * SECOND,
        concurrency: 10_000,
        scaling: { count: 1000, perMs: 10 * SECOND },
        onStart: (_, atMs, cold) => void (cold && starts.push(atMs)),
      }),
    );
    expect(outcome).toMatchObject({ coldStarts: 3500, peakConcurrency: 3500, finishMs: 90 * SECOND });
    starts.forEach((atMs, at) => {
      expect((starts[at + 1000] ?? Number.POSITIVE_INFINITY) - atMs).toBeGreaterThanOrEqual(10 * SECOND);
    });
  });

  it('brings refused events back later and later, between three and five quarters of the wait', () => {
    const starts: number[] = [];
    const outcome = simulateInvocations(
      invocations({
        count: 2,
        concurrency: 1,
        workMs: () => 4 * SECOND,
        backOff: BACK_OFF,
        onStart: (_, atMs) => void starts.push(atMs),
      }),
    );
    // Refused at 0, at about 1, at about 3; the environment is free at 4.
    expect(outcome).toMatchObject({ succeeded: 2, throttles: 3 });
    expect(starts[1]).toBeGreaterThanOrEqual(0.75 * 7 * SECOND);
    expect(starts[1]).toBeLessThanOrEqual(1.25 * 7 * SECOND);
  });

  it('tries what failed again after one and after two minutes, then gives it up', () => {
    const starts: number[] = [];
    const outcome = simulateInvocations(
      invocations({ count: 1, failureRate: 0.999_999_999, onStart: (_, atMs) => void starts.push(atMs) }),
    );
    expect(starts).toEqual([0, 61 * SECOND, 182 * SECOND]);
    expect(outcome).toMatchObject({ succeeded: 0, failed: 1, attempts: 3, billedMs: 3 * SECOND });
  });

  it('drops what grows too old', () => {
    const outcome = simulateInvocations(
      invocations({ count: 3, concurrency: 1, workMs: () => 10 * SECOND, maximumAgeMs: 15 * SECOND }),
    );
    expect(outcome).toMatchObject({ succeeded: 2, expired: 1 });
    expect(outcome.queuedMs[2]).toBeNaN();
  });

  it('ends every event exactly once, however it goes', () => {
    const cases = fc.record({
      count: fc.integer({ min: 0, max: 300 }),
      concurrency: fc.integer({ min: 1, max: 40 }),
      failureRate: fc.constantFrom(0, 0.1, 0.6),
      backsOff: fc.boolean(),
      scales: fc.boolean(),
      maximumAgeMs: fc.constantFrom(5 * SECOND, 6 * 3600 * SECOND),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    fc.assert(
      fc.property(cases, ({ count, backsOff, scales, ...rest }) => {
        const ends = new Map<number, number>();
        const outcome = simulateInvocations(
          invocations({
            ...rest,
            arrivalsMs: Float64Array.from({ length: count }, (_, at) => at * 7),
            workMs: (index, attempt) => 100 + ((index * 37 + attempt * 11) % 900),
            backOff: backsOff ? BACK_OFF : undefined,
            scaling: scales ? { count: 3, perMs: SECOND } : undefined,
            onEnd: (index) => void ends.set(index, (ends.get(index) ?? 0) + 1),
          }),
        );
        expect(outcome.succeeded + outcome.failed + outcome.expired).toBe(count);
        expect([...ends.values()].every((times) => times === 1)).toBe(true);
        expect(ends.size).toBe(count);
        expect(outcome.peakConcurrency).toBeLessThanOrEqual(rest.concurrency);
      }),
      { numRuns: 60 },
    );
  });

  it('is never later with more environments, where events wait in line', () => {
    const cases = fc.tuple(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 60 }), fc.nat(20));
    fc.assert(
      fc.property(cases, ([works, few]) => {
        const finish = (concurrency: number) =>
          simulateInvocations(invocations({ count: works.length, workMs: (index) => works[index] ?? 0, concurrency }))
            .finishMs;
        expect(finish(few + 2)).toBeLessThanOrEqual(finish(few + 1));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same for the same seed and another for another', () => {
    const run = (seed: number) =>
      simulateInvocations(invocations({ count: 200, backOff: BACK_OFF, failureRate: 0.1, seed })).finishMs;
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
  });
});
