import { statfs } from 'node:fs/promises';
import { makeOwnedDirectory, removeOwnedDirectory } from './owned-directory.ts';

/** A directory of its own for one attempt at one job. */
export interface Workspace {
  readonly dir: string;
  /** Removes the directory with all that is in it; may be called twice. */
  remove(): Promise<void>;
}

/**
 * Open an empty directory under the temporary directory, after removing what killed attempts left there.
 * @param slug names the attempt for people who look; anything but letters, digits, `.`, `_` and `-` is replaced
 */
export const openWorkspace = async (slug: string): Promise<Workspace> => {
  const dir = makeOwnedDirectory('fanreel-job-', `${slug.replace(/[^\w.-]/g, '_').slice(0, 80)}-`);
  return { dir, remove: async () => removeOwnedDirectory(dir) };
};

/**
 * Bytes that can still be written beside a path.
 * @param path an existing file or directory
 */
export const freeBytes = async (path: string): Promise<number> => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};
