/** Tells which moment of a film is due. */
export interface PlayClock {
  /** milliseconds of what is played */
  at(): number;
  readonly isRunning: boolean;
  /** Go on from the moment at which it stands. */
  run(): void;
  stop(): void;
  /** Stand at a moment, or go on from there when it runs. */
  set(ms: number): void;
}

/** @param now milliseconds of a clock that never goes back */
export const makePlayClock = (now: () => number): PlayClock => {
  let baseMs = 0;
  let sinceMs: number | undefined;
  const at = (): number => (sinceMs === undefined ? baseMs : baseMs + now() - sinceMs);
  return {
    at,
    get isRunning() {
      return sinceMs !== undefined;
    },
    run() {
      sinceMs ??= now();
    },
    stop() {
      baseMs = at();
      sinceMs = undefined;
    },
    set(ms) {
      baseMs = ms;
      if (sinceMs !== undefined) sinceMs = now();
    },
  };
};
