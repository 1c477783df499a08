import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readSystemPath, systemPath } from '../core/names/system-path.ts';

/** A file of a folder as it was seen. */
export interface FolderFile {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/**
 * Regular files in a folder, and links to such, by name.
 * @param folder absolute
 * @param isWanted whether to look at a name; default: at all
 * @throws the system's error when the folder cannot be read
 */
export const filesOfFolder = async (
  folder: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<FolderFile[]> => {
  const names = (await readdir(systemPath(folder), { encoding: 'buffer' })).map(readSystemPath).sort();
  const files = await Promise.all(
    names.filter(isWanted).map(async (name): Promise<FolderFile[]> => {
      // What is gone by now is no file.
      const entry = await stat(systemPath(join(folder, name))).catch(() => undefined);
      return entry?.isFile() === true ? [{ name, bytes: entry.size, modifiedMs: entry.mtimeMs }] : [];
    }),
  );
  return files.flat();
};
