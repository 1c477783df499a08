import { AccessDeniedError, StorageError } from '../errors/errors.ts';

/**
 * What a read gives, or nothing where one object cannot be read: it is damaged, archived, or shorter than the range.
 * @throws {AccessDeniedError} a permission is missing: that is never taken for an object that cannot be read
 */
export const orUnreadable = async <T>(read: Promise<T>): Promise<T | undefined> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof StorageError && !(error instanceof AccessDeniedError)) return undefined;
    throw error;
  }
};
