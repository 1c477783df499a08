/** Takes the share of an invocation's work that is done, 0 to 1. */
export type TellProgress = (share: number) => void;

/** Name under which a runtime that shows progress leaves its listener. Lambda's does not. */
export const PROGRESS_LISTENER = Symbol.for('fanreel.progress');

/** The listener of this process; undefined when nobody watches. */
export const progressListener = (): TellProgress | undefined => {
  const found: unknown = Reflect.get(globalThis, PROGRESS_LISTENER);
  return typeof found === 'function' ? (found as TellProgress) : undefined;
};
