import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG']);
/** Do not follow links. Windows has no such flag. */
const NO_LINKS = constants.O_NOFOLLOW ?? 0;

/**
 * Read a file below a folder.
 * @param file relative, with slashes, from `staticPathOf`
 * @returns undefined when there is no such file; folders and links do not count as files
 */
export const readStaticFile = async (folder: string, file: string): Promise<Buffer | undefined> => {
  try {
    const handle = await open(join(folder, ...file.split('/')), constants.O_RDONLY | NO_LINKS);
    try {
      return (await handle.stat()).isFile() ? await handle.readFile() : undefined;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
};
