import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTries, type RetryRule, type RetryWorld, retry } from '../../src/shared/core/retry/retry.ts';

const RULE: RetryRule = { attempts: 4, firstMs: 100, longestMs: 300 };

/** A world in which waits are written down and take no time. */
const makeWorld = (random = 0) => {
  const waits: number[] = [];
  const world: RetryWorld = {
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
    },
    random: () => random,
  };
  return { waits, world };
};

const failTimes = (times: number) => {
  let tries = 0;
  return async () => {
    tries += 1;
    if (tries <= times) throw new Error(`failure ${tries}`);
    return tries;
  };
};

describe('retry', () => {
  it('tries until it succeeds, or as often as the rule allows, with a wait between two tries', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(10), fc.integer({ min: 1, max: 6 }), async (failures, attempts) => {
        const { waits, world } = makeWorld();
        const rule = { ...RULE, attempts };
        const run = retry(failTimes(failures), { rule, world, mayPass: () => true });
        if (failures < attempts) expect(await run).toBe(failures + 1);
        else await expect(run).rejects.toThrow(`failure ${attempts}`);
        expect(waits).toHaveLength(Math.min(failures, attempts - 1));
      }),
    ));

  it('waits longer from try to try, up to the bound, and spreads the waits', async () => {
    const [low, high] = [makeWorld(0), makeWorld(0.999)];
    for (const { world } of [low, high]) await retry(failTimes(3), { rule: RULE, world, mayPass: () => true });
    expect(low.waits).toEqual([50, 100, 150]);
    expect(high.waits).toEqual([100, 200, 300]);
  });

  it('does not try again after a failure that does not pass', async () => {
    const { waits, world } = makeWorld();
    const failures: number[] = [];
    const mayPass = async (error: unknown) => (error as Error).message !== 'failure 2';
    const onFailure = (_: unknown, count: number) => failures.push(count);
    await expect(retry(failTimes(9), { rule: RULE, world, mayPass, onFailure })).rejects.toThrow('failure 2');
    expect({ failures, waits }).toEqual({ failures: [1], waits: [50] });
  });

  it('ends with the reason of its signal, also while it waits', async () => {
    const stop = new AbortController();
    const world: RetryWorld = {
      sleep: async (_, signal) => {
        stop.abort(new Error('stopped'));
        signal?.throwIfAborted();
      },
      random: () => 0,
    };
    const run = retry(failTimes(9), { rule: RULE, world, signal: stop.signal, mayPass: () => true });
    await expect(run).rejects.toThrow('stopped');
  });
});

describe('countTries', () => {
  it('counts a heavy failure as several, and none before progress', async () => {
    const { world } = makeWorld();
    const tries = countTries({ ...RULE, attempts: 5 }, world);
    expect([await tries.again(2), await tries.again(2), await tries.again()]).toEqual([true, true, false]);
    tries.progressed();
    expect(await tries.again()).toBe(true);
  });
});
