import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ROUNDS, planRound } from '../../src/reconciler/plan/plan-round.ts';
import { STILL_SECONDS } from '../../src/shared/core/options/option-table.ts';
import { functionSpec } from '../../src/shared/topology.ts';

const MINUTE = 60_000;
const stillMs = 15 * MINUTE;
const standing = { round: 0, markedMs: 0, lastRecordMs: undefined, stillMs };

describe('planRound', () => {
  it('waits as long as there may be news', () => {
    expect(planRound({ ...standing, nowMs: stillMs - 1 })).toEqual({ step: 'wait' });
    expect(planRound({ ...standing, nowMs: stillMs })).toEqual({ step: 'ask', round: 1 });
    expect(planRound({ ...standing, lastRecordMs: 10 * MINUTE, nowMs: 24 * MINUTE })).toEqual({ step: 'wait' });
  });

  it('waits twice as long after each round, a bounded number of times, then gives up', () => {
    const waits: number[] = [];
    let markedMs = 0;
    let round = 0;
    for (let minute = 0; minute < 48 * 60; minute += 1) {
      const due = planRound({ ...standing, round, markedMs, nowMs: minute * MINUTE });
      if (due.step === 'wait') continue;
      waits.push(minute - markedMs / MINUTE);
      markedMs = minute * MINUTE;
      round = due.round;
      if (due.step === 'giveUp') break;
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480]);
    expect(round).toBe(MAX_ROUNDS + 1);
  });

  it('begins to count again when a record arrived since the last round', () => {
    const progressed = { ...standing, round: MAX_ROUNDS, markedMs: 0, lastRecordMs: 5 * MINUTE };
    expect(planRound({ ...progressed, nowMs: 20 * MINUTE })).toEqual({ step: 'ask', round: 1 });
  });

  it('never disturbs a job whose records keep coming', () => {
    fc.assert(
      fc.property(fc.nat(MAX_ROUNDS), fc.nat(1e9), fc.nat(stillMs - 1), (round, lastRecordMs, quietMs) => {
        const nowMs = lastRecordMs + quietMs;
        expect(planRound({ round, markedMs: 0, lastRecordMs, nowMs, stillMs }).step).toBe('wait');
      }),
    );
  });

  it('takes no worker that uses all its time for one that is gone', () => {
    expect(STILL_SECONDS.default).toBeGreaterThanOrEqual(Math.max(900, 3 * functionSpec('worker').timeoutSeconds));
  });
});
