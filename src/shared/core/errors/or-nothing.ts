import { FanreelError } from './errors.ts';

/**
 * What some work gives, or nothing where it fails in an expected way: for work whose result can be done without.
 * @param expected errors that are nothing; others are thrown
 */
export const orNothing = async <T>(
  work: Promise<T>,
  expected: abstract new (...args: never[]) => FanreelError = FanreelError,
): Promise<T | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof expected) return undefined;
    throw error;
  }
};
