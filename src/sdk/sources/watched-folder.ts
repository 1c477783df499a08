import { realpath } from 'node:fs/promises';
import { readSystemPath, systemPath } from '../core/names/system-path.ts';
import { isUnfinished } from '../core/names/unfinished.ts';
import { type FolderFile, filesOfFolder } from './folder-files.ts';
import { isOpenForWriting } from './open-for-writing.ts';
import { sniffFile } from './sniff-file.ts';

/**
 * Files in a folder that are not hidden and whose names do not say that they are unfinished, by name.
 * @param folder absolute
 * @throws the system's error when the folder cannot be read
 */
export const filesOfWatched = (folder: string): Promise<FolderFile[]> =>
  filesOfFolder(folder, (name) => !isUnfinished(name));

/** What a file at rest is: a film to render, one that is still written, or nothing to render. */
export type RestingFile = 'film' | 'written' | 'other';

/** @param path absolute */
export const lookAtResting = async (path: string): Promise<RestingFile> => {
  try {
    if ((await sniffFile(path)).kind !== 'video') return 'other';
    const real = await realpath(systemPath(path), { encoding: 'buffer' });
    return (await isOpenForWriting(readSystemPath(real))) ? 'written' : 'film';
  } catch {
    // Gone, or not to be read yet: it is looked at again.
    return 'written';
  }
};
