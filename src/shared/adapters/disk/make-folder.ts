import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

type Path = string | Buffer;

/** The folder itself if it exists, else the nearest existing folder above it. */
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
 * @param toSystem converts the path to the form that the file system needs
 * @returns the first folder that was made; undefined when all existed
 * @throws the system's error; where Node reports only `ENOENT`, the error of the nearest existing folder, e.g. `EROFS`
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
