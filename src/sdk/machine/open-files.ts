import { readFile } from 'node:fs/promises';
import { ConfigError } from '../../shared/core/errors/errors.ts';

/** With a lower limit of open files a local cloud or its functions do not start. */
const LEAST_FILES = 256;

/** How many files a process may have open at the same time. @returns undefined where the system does not tell (only Linux does) */
const openFileLimit = async (): Promise<number | undefined> => {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
};

/** Why the local cloud cannot work under this limit of open files, and what to do; undefined when it can. */
export const tooFewFiles = async (): Promise<string | undefined> => {
  const limit = await openFileLimit();
  if (limit === undefined || limit >= LEAST_FILES) return undefined;
  return `A process may open ${limit} files here (\`ulimit -n\`), and the local cloud needs ${LEAST_FILES}. Allow more, e.g. \`ulimit -n 1024\`, or start a shell that does, then run the same command again.`;
};

/** @throws {ConfigError} when the limit of open files is too low for a local cloud */
export const assertEnoughFiles = async (): Promise<void> => {
  const problem = await tooFewFiles();
  if (problem !== undefined) throw new ConfigError(problem);
};
