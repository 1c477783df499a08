import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DiskError } from '../../core/errors/disk-error.ts';
import { messageOf } from '../../core/errors/errors.ts';

type Path = string | Buffer;

/** Another program may delete a folder while those below it are made. */
const TRIES = 3;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Whether a folder could not be made although the one above it is there. */
const isRefused = (error: unknown): boolean =>
  codeOf(error) === 'ENOENT' && (error as NodeJS.ErrnoException).syscall === 'mkdir';

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

/** Make a folder in one that exists. @returns false when it is there already */
const makeOne = async (path: Path, mode: number | undefined): Promise<boolean> => {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    // Systems have different codes for a folder that is there. Of a link that leads nowhere, `stat` says so.
    const entry = await stat(path).catch((why: unknown) => {
      throw codeOf(error) === 'EEXIST' ? why : error;
    });
    if (entry.isDirectory()) return false;
    if (codeOf(error) !== 'EEXIST') throw error;
    // What is there is no folder, which the system's code does not say.
    const inTheWay = { code: 'ENOTDIR', syscall: 'mkdir', path: String(path) } as const;
    throw Object.assign(new Error(messageOf(error), { cause: error }), inTheWay);
  }
};

/** Paths from below a folder down to another one. */
const pathsBetween = (above: string, path: string): string[] =>
  path === above ? [] : [...pathsBetween(above, dirname(path)), path];

/**
 * Make a folder and those above it. Node's own `recursive` never ends where a folder takes no others, such as `/proc`.
 * @param path absolute
 * @param toSystem converts the path to the form that the file system needs
 * @returns the first folder that was made; undefined when all existed
 * @throws the system's error; {@link DiskError} when a folder above takes no folders
 */
export const makeFolder = async (
  path: string,
  mode?: number,
  toSystem: (path: string) => Path = (same) => same,
): Promise<string | undefined> => {
  for (let tries = 1; ; tries += 1) {
    const above = await nearestFolder(path, toSystem);
    let first: string | undefined;
    try {
      for (const folder of above === path ? [path] : pathsBetween(above, path)) {
        if (await makeOne(toSystem(folder), mode)) first ??= folder;
      }
      return first;
    } catch (cause) {
      if (!isRefused(cause)) throw cause;
      if (tries === TRIES) {
        const message = `${path} cannot be made: ${above} takes no folders. Name a folder on a disk.`;
        throw new DiskError('ENOENT', message, { cause });
      }
    }
  }
};
