import { randomBytes } from 'node:crypto';
import { closeSync, fsync, openSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const fsyncOf = promisify(fsync);

/**
 * Force a folder's entries to the disk: files that were made, renamed or removed in it. Systems that cannot open a folder
 * (Windows) keep their order by themselves.
 */
export const syncFolder = async (dir: string): Promise<void> => {
  let fd: number;
  try {
    fd = openSync(dir, 'r');
  } catch {
    return;
  }
  try {
    // Only waiting for the disk is worth another thread.
    await fsyncOf(fd);
  } catch (error) {
    // Some file systems of containers and networks know no sync of a folder.
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(fd);
  }
};

/**
 * Replace a file atomically: after a full disk, a kill or a power cut it is either complete or unchanged.
 * @param path replaced when it exists
 * @param mode permissions, e.g. 0o600
 */
export const writeDurably = async (path: string, content: string, mode: number): Promise<void> => {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
};
