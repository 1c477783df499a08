import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSystemPath, systemPath } from './system-path.ts';
import { mayStandFor } from './true-words.ts';

const isThere = (path: string): Promise<boolean> =>
  lstat(systemPath(path)).then(
    () => true,
    () => false,
  );

const entriesOf = async (folder: string): Promise<string[]> => {
  const names = await readdir(systemPath(folder), { encoding: 'buffer' }).catch(() => []);
  return names.map(readSystemPath);
};

/**
 * Find what a path stands for whose bytes were lost on the way here, as npm loses those that are not UTF-8.
 * @param path absolute, with `U+FFFD` in the place of what was lost
 * @returns every path that is there and that it may stand for
 */
export const findEntries = async (path: string): Promise<string[]> => {
  let found = ['/'];
  for (const part of path.split('/').filter((each) => each !== '')) {
    const next = await Promise.all(
      found.map(async (folder) => {
        const exact = join(folder, part);
        if (!part.includes('\ufffd') || (await isThere(exact))) return [exact];
        return (await entriesOf(folder)).filter((name) => mayStandFor(part, name)).map((name) => join(folder, name));
      }),
    );
    found = next.flat();
  }
  const there = await Promise.all(found.map(isThere));
  return found.filter((_, at) => there[at]);
};
