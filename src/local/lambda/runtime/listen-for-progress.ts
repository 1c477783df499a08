import { PROGRESS_LISTENER, type TellProgress } from '../../../shared/adapters/observe/tell-progress.ts';

/** Once a second: what is watched moves, and costs next to nothing. */
const EVERY_MS = 1000;

/**
 * Have handlers of this process tell how far they are.
 * @param send called at most once a second
 * @returns stops listening
 */
export const listenForProgress = (send: TellProgress): (() => void) => {
  let nextAtMs = 0;
  const listener: TellProgress = (share) => {
    const nowMs = performance.now();
    if (nowMs < nextAtMs) return;
    nextAtMs = nowMs + EVERY_MS;
    send(share);
  };
  Object.assign(globalThis, { [PROGRESS_LISTENER]: listener });
  return () => void Reflect.deleteProperty(globalThis, PROGRESS_LISTENER);
};
