import { setMaxListeners } from 'node:events';
import { FanreelError } from '../../shared/core/errors/errors.ts';
import { SIGNAL_EXIT } from '../core/words/exit-codes.ts';

export type StopSignal = keyof typeof SIGNAL_EXIT;

/** A person or a supervisor asked the command to stop. */
export class InterruptedError extends FanreelError {
  override readonly name = 'InterruptedError';
  override readonly retryable = false;

  constructor(readonly stopSignal: StopSignal) {
    super(`Stopped by ${stopSignal}.`);
  }
}

/** Tells whether the command was asked to stop. */
export interface Interruption {
  /** aborted at the first signal */
  readonly signal: AbortSignal;
  /** the signal that came; undefined while none has come */
  received(): StopSignal | undefined;
  /** Resolves at the first signal. */
  wait(): Promise<StopSignal>;
  /** Stop listening: signals have their default effect again. */
  dispose(): void;
}

const SIGNALS = Object.keys(SIGNAL_EXIT) as StopSignal[];

/**
 * Listen for Ctrl-C, SIGTERM and SIGHUP. The first one asks for an orderly end, the second ends the process at once.
 * @param onFirst called with the first signal
 */
export const listenForInterruption = (onFirst: (signal: StopSignal) => void): Interruption => {
  const controller = new AbortController();
  // Every running download adds a listener, so many listeners are no leak.
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
