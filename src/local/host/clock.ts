/**
 * Time as the local cloud's queues see it: retry delays, event ages, schedules, idle time. It stands still while the
 * machine sleeps and does not follow when the system's clock is set, so that no event ages by either.
 */
export interface Clock {
  /** Milliseconds, at first since the epoch. */
  now(): number;
  /** Call `run` once, `delayMs` later; the returned function cancels it. */
  setTimeout(run: () => void, delayMs: number): () => void;
}

// Node fires a longer timer at once instead of late.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * A clock on which delays pass faster than on the wall.
 * @param speed positive factor: at 60, a minute passes in a second
 * @returns a clock that starts at the present moment
 */
export const scaledClock = (speed: number): Clock => {
  const startedAtMs = Date.now();
  const startedMs = performance.now();
  return {
    now: () => startedAtMs + (performance.now() - startedMs) * speed,
    setTimeout: (run, delayMs) => {
      const timer = setTimeout(run, Math.min(LONGEST_TIMER_MS, Math.max(0, delayMs / speed)));
      return () => clearTimeout(timer);
    },
  };
};

/** A clock that runs as fast as the one on the wall. */
export const systemClock: Clock = scaledClock(1);
