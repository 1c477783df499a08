import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { systemPath } from '../core/names/system-path.ts';
import { UsageError } from '../core/words/usage-error.ts';
import { type RunFlags, readRunRequest } from '../run/run-request.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { findSourceFiles } from '../upload/source-files.ts';
import { executeRun } from './execute-run.ts';

const checkFolder = async (out: string | undefined, cwd: string): Promise<string | undefined> => {
  if (out === undefined) return undefined;
  const folder = resolve(cwd, out);
  const entry = await stat(systemPath(folder)).catch(() => undefined);
  if (entry === undefined || entry.isDirectory()) return folder;
  throw new UsageError(`--out is "${shownName(out)}", which is not a folder. Name a folder; a missing one is made.`);
};

/**
 * `fanreel run FILE...`: upload and render files, then download the results.
 * @returns exit code
 * @throws {UsageError} when flags or files do not fit
 */
export const runCommand = async (names: readonly string[], flags: RunFlags, io: CommandIo): Promise<number> => {
  const request = readRunRequest(flags);
  const files = await findSourceFiles(names, io.cwd);
  const folder = await checkFolder(request.out, io.cwd);
  return (await executeRun({ files, request, folder }, io)).code;
};
