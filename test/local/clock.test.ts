import { describe, expect, it } from 'vitest';
import { scaledClock, systemClock } from '../../src/local/host/clock.ts';

describe('the clock of the queues', () => {
  it('has whole milliseconds that never go back, at any speed', () => {
    for (const clock of [systemClock, scaledClock(3.7), scaledClock(1000)]) {
      const times = Array.from({ length: 200 }, () => clock.now());
      expect(times.every(Number.isInteger)).toBe(true);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });

  it('begins at the present moment', () => {
    expect(Math.abs(scaledClock(60).now() - Date.now())).toBeLessThan(60_000);
  });
});
