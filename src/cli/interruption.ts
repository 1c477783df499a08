import { setMaxListeners } from 'node:events';
import { FanreelError } from '../shared/errors.ts';
import { SIGNAL_EXIT } from './exit-codes.ts';

export type StopSignal = keyof typeof SIGNAL_EXIT;

/** A person or a supervisor asked the command to stop. */
export class InterruptedError extends FanreelError {
  override readonly name = 'InterruptedError';
  override readonly retryable = false;

  constructor(readonly stopSignal: StopSignal) {
    super(`Stopped by ${stopSignal}.`);
  }
}

/** A way to learn that the command shall stop. */
export interface Interruption {
  /** aborted at the first signal */
  readonly signal: AbortSignal;
  /** which signal came; undefined while none did */
  received(): StopSignal | undefined;
  /** Resolves at the first signal. */
  wait(): Promise<StopSignal>;
  /** Leave signals to the system again. */
  dispose(): void;
}

const SIGNALS = Object.keys(SIGNAL_EXIT) as StopSignal[];

/**
 * Listen for Ctrl-C, SIGTERM and SIGHUP. The first one asks for an orderly end, the second ends the process at once.
 * @param onFirst told about the first one
 */
export const listenForInterruption = (onFirst: (signal: StopSignal) => void): Interruption => {
  const controller = new AbortController();
  // Every download under way listens; that is no leak.
  setMaxListeners(0, controller.signal);
  let first: StopSignal | undefined;
  const listener = (signal: NodeJS.Signals): void => {
    const stop = signal as StopSignal;
    if (first !== undefined) process.exit(SIGNAL_EXIT[stop]);
    first = stop;
    onFirst(stop);
    controller.abort(new InterruptedError(stop));
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    signal: controller.signal,
    received: () => first,
    wait: () =>
      new Promise((resolve) => {
        if (first !== undefined) resolve(first);
        else controller.signal.addEventListener('abort', () => first !== undefined && resolve(first), { once: true });
      }),
    dispose() {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
};
