import { expandSources } from '../../sdk/upload/expand-sources.ts';
import { skippedLines } from '../core/words/skipped-lines.ts';
import { checkFolder } from '../run/check-folder.ts';
import { type RunFlags, readRunRequest } from '../run/run-request.ts';
import { type CommandIo, print } from '../terminal/command-io.ts';
import { executeRun } from './execute-run.ts';

/**
 * `fanreel run FILE...`: upload and render files, films of folders and what patterns match, then download the results.
 * @returns exit code
 * @throws {UsageError} when flags or files do not fit
 */
export const runCommand = async (names: readonly string[], flags: RunFlags, io: CommandIo): Promise<number> => {
  const request = readRunRequest(flags);
  const { files, skipped } = await expandSources(names, io.cwd);
  print(io.stderr, ...skippedLines(skipped));
  const folder = request.out === undefined ? undefined : await checkFolder(request.out, io.cwd);
  return (await executeRun({ files, request, folder }, io)).code;
};
