import { access, constants, statfs } from 'node:fs/promises';
import { nearestFolder } from '../shared/adapters/make-folder.ts';
import { systemPath } from './names/system-path.ts';

/** What a disk has left for this user. */
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

/** Whether files can be made in a folder, or it can be made. @throws what the system says when not */
export const assertWritable = async (folder: string): Promise<void> =>
  access(systemPath(await nearestFolder(folder, systemPath)), constants.W_OK);
