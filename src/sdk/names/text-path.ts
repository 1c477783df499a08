import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkspace } from '../../shared/adapters/disk/workspace.ts';
import { isUtf8, systemPath } from '../core/names/system-path.ts';

/**
 * Let another program read a file whose path is not UTF-8. Node passes only text to programs, so the program gets the path of
 * a temporary link, which is removed afterwards.
 * @param path absolute
 * @param use called with a path that is text: the file's own path when that is text
 */
export const withTextPath = async <T>(path: string, use: (path: string) => Promise<T>): Promise<T> => {
  if (isUtf8(path)) return use(path);
  const workspace = await openWorkspace('name');
  try {
    const link = join(workspace.dir, 'source');
    await symlink(systemPath(path), link);
    return await use(link);
  } finally {
    await workspace.remove();
  }
};
