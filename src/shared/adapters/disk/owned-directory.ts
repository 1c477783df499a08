import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Directories that this process uses; a sweep for leftovers must not remove them. */
const inUse = new Set<string>();

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Whether a directory is a leftover: the process id in its name is of no running process, or is ours but the directory
 * is not in use.
 */
const isLeftover = (base: string, name: string, prefix: string): boolean => {
  const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
  if (!(pid > 0)) return false;
  return pid === process.pid ? !inUse.has(join(base, name)) : !isAlive(pid);
};

/**
 * Make an empty directory under the temporary directory, readable by this user only. First removes directories with the same
 * prefix whose process was killed before it could remove them.
 * @param prefix states the purpose of the directories; this process's id follows it in the name
 * @param label follows the process id, for people who look at the directories
 * @returns absolute path of the directory
 */
export const makeOwnedDirectory = (prefix: string, label = ''): string => {
  const base = tmpdir();
  for (const name of readdirSync(base)) {
    if (isLeftover(base, name, prefix)) rmSync(join(base, name), { recursive: true, force: true });
  }
  const dir = mkdtempSync(join(base, `${prefix}${process.pid}-${label}`));
  inUse.add(dir);
  return dir;
};

/**
 * Remove a directory of {@link makeOwnedDirectory} with all that is in it.
 * @param dir may be gone already
 */
export const removeOwnedDirectory = (dir: string): void => {
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  inUse.delete(dir);
};
