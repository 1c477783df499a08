import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

type Path = string | Buffer;

/** A folder itself, or the nearest one above it that is there. */
export const nearestFolder = async (
  path: string,
  toSystem: (path: string) => Path = (same) => same,
): Promise<string> => {
  const isThere = await stat(toSystem(path)).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : nearestFolder(dirname(path), toSystem);
};

/**
 * Make a folder and those above it.
 * @param path absolute
 * @param toSystem the path as the file system takes it
 * @returns the first folder that was made; undefined when all were there
 * @throws what the system says of the nearest folder, e.g. `EROFS`, where Node says that nothing is there
 */
export const makeFolder = async (
  path: string,
  mode?: number,
  toSystem: (path: string) => Path = (same) => same,
): Promise<string | undefined> => {
  try {
    return await mkdir(toSystem(path), { recursive: true, mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      await access(toSystem(await nearestFolder(path, toSystem)), constants.W_OK);
    }
    throw error;
  }
};
