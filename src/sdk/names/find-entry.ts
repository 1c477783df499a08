import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mayStandFor } from '../core/names/may-stand-for.ts';
import { readSystemPath, systemPath } from '../core/names/system-path.ts';

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
 * Find the existing paths for a path that lost bytes on the way here: npm, for example, loses bytes that are not UTF-8.
 * @param path absolute, with `U+FFFD` in the place of lost bytes
 * @returns every existing path that it may stand for
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
