import { join } from 'node:path';
import { jobPrefix } from '../../../shared/core/contracts/object-keys.ts';
import { outputParts } from '../../../shared/core/contracts/output-name.ts';
import { InvalidEventError } from '../../../shared/core/errors/errors.ts';
import { shownName } from '../../../shared/core/text/shown-name.ts';

/**
 * Where an output of a job goes on disk: `<folder>/<jobId>/<key below the job>`, never anywhere else.
 * @param folder absolute
 * @param key object key, as the store lists it
 * @throws {InvalidEventError} when the key is not the job's, or one of its parts is no plain file name
 */
export const outputPath = (folder: string, jobId: string, key: string): string => {
  const parts = outputParts(jobId, key);
  if (parts !== undefined) return join(folder, jobId, ...parts);
  throw new InvalidEventError(
    `The object "${shownName(key)}" is not downloaded: its key does not name a file below ${jobPrefix(jobId)}. No function of fanreel writes such keys.`,
  );
};
