import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readFromFile } from '../../shared/adapters/disk/whole-bytes.ts';
import { systemPath } from '../core/names/system-path.ts';

/** A manifest names its job within its first lines. */
const LOOKED_AT_BYTES = 4096;
const NAMES_A_JOB = /"jobId":\s*"[a-z0-9-]{1,40}-[0-9a-f]{12}"/;

/** Whether a folder holds what a job made: a manifest lies in it. */
const holdsResults = async (folder: string): Promise<boolean> => {
  const path = systemPath(join(folder, 'manifest.json'));
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (file === undefined) return false;
  try {
    return NAMES_A_JOB.test(new TextDecoder('latin1').decode(await readFromFile(file, 0, LOOKED_AT_BYTES)));
  } catch {
    // A folder of that name, or no regular file.
    return false;
  } finally {
    await file.close();
  }
};

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);

/** Files of a pattern, and folders with results that were found among them. */
export interface WithoutResults {
  readonly paths: readonly string[];
  /** absolute */
  readonly folders: readonly string[];
}

/**
 * Leave out what earlier runs made: a pattern that goes deep would render results, and next time results of results.
 * @param paths absolute
 * @param base absolute folder that the pattern names; itself it is looked at, whatever it holds
 * @param out absolute folder for the results of this run
 */
export const withoutResults = async (
  paths: readonly string[],
  base: string,
  out: string | undefined,
): Promise<WithoutResults> => {
  const known = new Map<string, string | undefined>();
  /** The folder with results that a folder is or lies in. */
  const resultsOf = async (folder: string): Promise<string | undefined> => {
    if (folder === base || !isWithin(folder, base)) return undefined;
    if (folder === out) return folder;
    if (known.has(folder)) return known.get(folder);
    const found = (await resultsOf(dirname(folder))) ?? ((await holdsResults(folder)) ? folder : undefined);
    known.set(folder, found);
    return found;
  };
  const kept: string[] = [];
  const folders = new Set<string>();
  for (const path of paths) {
    const results = await resultsOf(dirname(path));
    if (results === undefined) kept.push(path);
    else folders.add(results);
  }
  return { paths: kept, folders: [...folders] };
};
