import { join } from 'node:path';
import { jobPrefix } from '../shared/contracts/object-keys.ts';
import { InvalidEventError } from '../shared/errors.ts';

/** Names that mean something else than a file on one system or another. */
const isPlainName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[\\:\0]/.test(name) && name.length <= 255;

/**
 * Where an output of a job goes on disk: `<folder>/<jobId>/<key below the job>`, never anywhere else.
 * @param folder absolute
 * @param key object key, as the store lists it
 * @throws {InvalidEventError} when the key is not the job's, or one of its parts is no plain file name
 */
export const outputPath = (folder: string, jobId: string, key: string): string => {
  const prefix = jobPrefix(jobId);
  const parts = key.slice(prefix.length).split('/');
  if (!key.startsWith(prefix) || !parts.every(isPlainName)) {
    throw new InvalidEventError(
      `The object "${key}" is not downloaded: its key does not name a file below ${prefix}. No function of fanreel writes such keys.`,
    );
  }
  return join(folder, jobId, ...parts);
};
