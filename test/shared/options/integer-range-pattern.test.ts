import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integerRangePattern } from '../../../src/shared/core/option-forms/integer-range-pattern.ts';

const range = fc.tuple(fc.nat(120_000), fc.nat(120_000)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const patternOf = (minimum: number, maximum: number) => new RegExp(`^(${integerRangePattern(minimum, maximum)})$`);

describe('the pattern of a range of whole numbers', () => {
  it('takes exactly the numbers of the range', () => {
    fc.assert(
      fc.property(range, fc.nat(130_000), ([minimum, maximum], value) => {
        const pattern = patternOf(minimum, maximum);
        expect(pattern.test(String(value))).toBe(value >= minimum && value <= maximum);
        expect([minimum, maximum].every((end) => pattern.test(String(end)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', '0', '1.5', '301', '-3', '030', '1e2', ' 30', '30 ', '3０'])(
    'fails for "%s" between 1 and 300',
    (text) => {
      expect(patternOf(1, 300).test(text)).toBe(false);
    },
  );
});
