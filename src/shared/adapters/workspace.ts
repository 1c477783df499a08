import { mkdtempSync } from 'node:fs';
import { readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'fanreel-job-';

/** A directory of its own for one attempt at one job. */
export interface Workspace {
  readonly dir: string;
  /** Removes the directory with all that is in it; may be called twice. */
  remove(): Promise<void>;
}

/** Directories of this process's attempts: not leftovers, even while a sweep runs. */
const inUse = new Set<string>();

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether a directory of ours has lost its owner: the process in its name is gone, or is this one and does not know it. */
const isLeftover = (base: string, name: string): boolean => {
  const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
  if (!(pid > 0)) return false;
  return pid === process.pid ? !inUse.has(join(base, name)) : !isAlive(pid);
};

/**
 * Open an empty directory under the temporary directory, after removing what killed attempts left there.
 * @param slug names the attempt for people who look; anything but letters, digits, `.`, `_` and `-` is replaced
 */
export const openWorkspace = async (slug: string): Promise<Workspace> => {
  const base = tmpdir();
  const leftovers = (await readdir(base)).filter((name) => isLeftover(base, name));
  await Promise.all(leftovers.map((name) => rm(join(base, name), { recursive: true, force: true })));
  const readable = slug.replace(/[^\w.-]/g, '_').slice(0, 80);
  // Named and entered before anything waits: a sweep that runs at the same time must not take it for a leftover.
  const dir = mkdtempSync(join(base, `${PREFIX}${process.pid}-${readable}-`));
  inUse.add(dir);
  return {
    dir,
    async remove() {
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
      inUse.delete(dir);
    },
  };
};

/**
 * Bytes that can still be written beside a path.
 * @param path an existing file or directory
 */
export const freeBytes = async (path: string): Promise<number> => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};
