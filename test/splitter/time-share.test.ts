import { expect, it } from 'vitest';
import { inShares } from '../../src/splitter/time-share.ts';

it('uploads of one event share the time that is left; what one leaves is for the others, as what one cannot do', async () => {
  let remaining = 900_000;
  const shares: number[] = [];
  const failures = await inShares(
    [300_000, 1_000, 0],
    () => remaining,
    async (uses, remainingMs) => {
      const share = remainingMs();
      shares.push(Math.round(share));
      remaining -= uses;
      expect(remainingMs()).toBeCloseTo(share - uses);
      if (uses > 1_000) throw new Error('its time is over');
    },
  );
  expect(shares).toEqual([300_000, 300_000, 599_000]);
  expect(failures).toEqual([new Error('its time is over')]);
});
