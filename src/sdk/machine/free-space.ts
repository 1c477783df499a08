import { access, constants, statfs } from 'node:fs/promises';
import { nearestFolder } from '../../shared/adapters/disk/make-folder.ts';
import { systemPath } from '../core/names/system-path.ts';

/** Free space of a disk for this user. */
export interface FreeSpace {
  readonly freeBytes: number;
  /** every file takes a whole number of these */
  readonly blockBytes: number;
}

/** @returns undefined where the system does not tell */
export const freeSpace = async (folder: string): Promise<FreeSpace | undefined> => {
  const { bavail, bsize } = await statfs(systemPath(await nearestFolder(folder, systemPath))).catch(() => ({
    bavail: -1,
    bsize: 0,
  }));
  return bavail < 0 ? undefined : { freeBytes: bavail * bsize, blockBytes: bsize };
};

/** Check that files can be made in a folder, or that it can be made. @throws the system's error when they cannot */
export const assertWritable = async (folder: string): Promise<void> =>
  access(systemPath(await nearestFolder(folder, systemPath)), constants.W_OK);
