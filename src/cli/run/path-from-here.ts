import { relative } from 'node:path';
import { shownName } from '../../shared/core/text/shown-name.ts';
import type { CommandIo } from '../terminal/command-io.ts';

/** A folder's path relative to the current folder when it is below that, else its absolute path. */
export const pathFromHere = (folder: string, { cwd }: Pick<CommandIo, 'cwd'>): string => {
  const path = relative(cwd, folder);
  return shownName(path === '' || path.startsWith('..') ? folder : path);
};
