import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readSystemPath, systemPath } from '../core/names/system-path.ts';
import { isUnfinished } from '../core/names/unfinished.ts';
import { isOpenForWriting } from './open-for-writing.ts';
import { sniffFile } from './sniff-file.ts';

/** A file of a folder. */
export interface FolderFile {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/**
 * Files in a folder that are not hidden and whose names do not say that they are unfinished, by name.
 * @param folder absolute
 * @throws the system's error when the folder cannot be read
 */
export const listFolder = async (folder: string): Promise<FolderFile[]> => {
  const names = (await readdir(systemPath(folder), { encoding: 'buffer' })).map(readSystemPath).sort();
  const files = await Promise.all(
    names
      .filter((name) => !isUnfinished(name))
      .map(async (name): Promise<FolderFile[]> => {
        // What is gone by now is no file.
        const entry = await stat(systemPath(join(folder, name))).catch(() => undefined);
        return entry?.isFile() === true ? [{ name, bytes: entry.size, modifiedMs: entry.mtimeMs }] : [];
      }),
  );
  return files.flat();
};

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
