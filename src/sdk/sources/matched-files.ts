import { glob } from 'tinyglobby';
import { REPLACED } from '../core/names/may-stand-for.ts';
import { literalParentheses } from '../core/names/patterns.ts';
import { findEntries } from '../names/find-entry.ts';

/**
 * The files that a pattern matches.
 * @param pattern as typed
 * @param cwd folder from which a relative one is read
 * @returns absolute paths, sorted, each once
 */
export const matchedFiles = async (pattern: string, cwd: string): Promise<string[]> => {
  const options = { cwd, onlyFiles: true, expandDirectories: false, absolute: true };
  const matched = await glob(literalParentheses(pattern), options);
  // The library loses bytes that are not UTF-8.
  const all = await Promise.all(matched.map((path) => (path.includes(REPLACED) ? findEntries(path) : [path])));
  return [...new Set(all.flat())].sort();
};
