import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Directories of this process: no leftovers, even while a sweep runs. */
const inUse = new Set<string>();

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether a directory has lost its owner: the process in its name is gone, or is this one and does not know it. */
const isLeftover = (base: string, name: string, prefix: string): boolean => {
  const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
  if (!(pid > 0)) return false;
  return pid === process.pid ? !inUse.has(join(base, name)) : !isAlive(pid);
};

/**
 * Make an empty directory under the temporary directory that is readable by this user only, after removing those of the
 * same prefix whose process was killed before it could do so.
 * @param prefix says what the directories are for; this process's id comes behind it
 * @param label comes behind that, for people who look
 * @returns its absolute path
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
