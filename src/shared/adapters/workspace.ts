import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
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

/**
 * Open an empty directory under the temporary directory, after removing what killed attempts left there.
 * An execution environment runs one attempt at a time and has a temporary directory of its own: what carries our prefix
 * and is not in use here belongs to nobody any more.
 * @param slug names the attempt for people who look; anything but letters, digits, `.`, `_` and `-` is replaced
 */
export const openWorkspace = async (slug: string): Promise<Workspace> => {
  const base = tmpdir();
  const leftovers = (await readdir(base)).filter((name) => name.startsWith(PREFIX) && !inUse.has(join(base, name)));
  await Promise.all(leftovers.map((name) => rm(join(base, name), { recursive: true, force: true })));
  const dir = await mkdtemp(join(base, `${PREFIX}${slug.replace(/[^\w.-]/g, '_').slice(0, 80)}-`));
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
