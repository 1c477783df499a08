import { statfs } from 'node:fs/promises';
import { makeOwnedDirectory, removeOwnedDirectory } from './owned-directory.ts';

/** A directory for one attempt at one job. */
export interface Workspace {
  readonly dir: string;
  /** Removes the directory and its content; may be called twice. */
  remove(): Promise<void>;
}

/**
 * Make an empty directory under the temporary directory. First removes the directories that killed attempts left there.
 * @param slug names the attempt for people who look at the directory; characters other than letters, digits, `.`, `_` and `-`
 *   are replaced
 */
export const openWorkspace = async (slug: string): Promise<Workspace> => {
  const dir = makeOwnedDirectory('fanreel-job-', `${slug.replace(/[^\w.-]/g, '_').slice(0, 80)}-`);
  return { dir, remove: async () => removeOwnedDirectory(dir) };
};

/**
 * Bytes that can still be written to the file system that contains a path.
 * @param path an existing file or directory
 */
export const freeBytes = async (path: string): Promise<number> => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};
