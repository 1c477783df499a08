import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from '../../src/shared/core/retry/back-off.ts';

const lengths = fc.record({
  firstMs: fc.integer({ min: 1, max: 60_000 }),
  longestMs: fc.integer({ min: 1, max: 600_000 }),
});
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backOffMs', () => {
  it('is in the upper half of a time that doubles, up to the bound, after any number of failures', () =>
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 10_000 }), randoms, (backOff, failures, random) => {
        const longest = Math.min(backOff.longestMs, backOff.firstMs * 2 ** Math.min(failures - 1, 30));
        const waited = backOffMs(backOff, failures, random);
        expect(waited).toBeGreaterThanOrEqual(Math.floor(longest / 2));
        expect(waited).toBeLessThanOrEqual(longest);
        expect(backOffMs(backOff, failures + 1, random)).toBeGreaterThanOrEqual(waited);
      }),
    ));
});
