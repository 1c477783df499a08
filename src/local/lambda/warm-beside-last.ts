import type { LocalLambda } from './start-lambda.ts';

/** Events that are published together arrive within this time, milliseconds: until then the first of them looks like the last. */
const ARRIVING_MS = 500;

/**
 * Keep an environment of a function ready for when the last queued event of another function has been handled. Started with the cloud,
 * it would idle for the length of a film, and be closed before it is needed.
 * @returns to be called when an event of the other function has started
 */
export const makeWarmBesideLast = (
  lambda: Pick<LocalLambda, 'queued' | 'warm'>,
  { of, after }: { readonly of: string; readonly after: string },
): (() => void) => {
  let looking: NodeJS.Timeout | undefined;
  const look = (): void => {
    looking = undefined;
    if (lambda.queued(after).every(({ state }) => state !== 'waiting')) lambda.warm(of, 1);
  };
  return () => {
    if (looking === undefined) looking = setTimeout(look, ARRIVING_MS).unref();
  };
};
