import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemPath } from '../../sdk/core/names/system-path.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';

/**
 * The absolute folder of `--out`.
 * @throws {UsageError} when something else has its name, or it is empty
 */
export const checkFolder = async (out: string, cwd: string): Promise<string> => {
  if (out === '') throw new UsageError('--out is "", which is no folder. Name a folder; a dot is the current one.');
  const folder = resolve(cwd, out);
  const entry = await stat(systemPath(folder)).catch(() => undefined);
  if (entry === undefined || entry.isDirectory()) return folder;
  throw new UsageError(`--out is "${shownName(out)}", which is not a folder. Name a folder; a missing one is made.`);
};
