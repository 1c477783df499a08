import { wait } from '../api/wait.ts';

/** Least time from one load to the next: a film that breaks off at the same place for ever must not be asked for without a pause. */
const PAUSE_MS = 3_000;

/** Waits before a film is loaded again, so that some time lies between two loads. */
export const makeLoadSpacing = (): ((signal: AbortSignal) => Promise<void>) => {
  let endedMs = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    await wait(Math.max(0, endedMs + PAUSE_MS - performance.now()), signal);
    endedMs = performance.now();
  };
};
