import { jobPrefix } from './object-keys.ts';

/** Whether a name means a plain file on every operating system. */
const isPlainName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[\\:\0]/.test(name) && name.length <= 255;

/**
 * The parts of an output's name below its job, as folders and a file on any disk.
 * @param key object key, as the store lists it
 * @returns undefined when the key is not the job's, or one of its parts is no plain file name
 */
export const outputParts = (jobId: string, key: string): readonly string[] | undefined => {
  const prefix = jobPrefix(jobId);
  const parts = key.slice(prefix.length).split('/');
  return key.startsWith(prefix) && parts.every(isPlainName) ? parts : undefined;
};
