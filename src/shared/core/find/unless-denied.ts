import { AccessDeniedError } from '../errors/errors.ts';

/** What a change gives, or nothing where a permission for it is missing: who may only read still finds what is there. */
export const unlessDenied = async <T>(change: Promise<T>): Promise<T | undefined> => {
  try {
    return await change;
  } catch (error) {
    if (error instanceof AccessDeniedError) return undefined;
    throw error;
  }
};
