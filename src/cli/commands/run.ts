import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { expandSources } from '../../sdk/sources/expand-sources.ts';
import { skippedLines } from '../core/words/skipped-lines.ts';
import { checkFolder } from '../run/check-folder.ts';
import { type RunFlags, readRunRequest } from '../run/run-request.ts';
import { type CommandIo, print } from '../terminal/command-io.ts';
import { executeRun } from './execute-run.ts';
import { watchFolder } from './watch-folder.ts';

/**
 * `fanreel run FILE...`: upload and render files, films of folders and what patterns match, then download the results.
 * @returns exit code
 * @throws {UsageError} when flags or files do not fit
 */
export const runCommand = async (names: readonly string[], flags: RunFlags, io: CommandIo): Promise<number> => {
  const request = readRunRequest(flags);
  const folder = request.out === undefined ? undefined : await checkFolder(request.out, io.cwd);
  if (flags.watch !== undefined) {
    if (names.length > 0 || request.open) {
      throw new UsageError(
        '--watch takes a folder and renders the films that appear in it; leave out the files, and --open.',
      );
    }
    return watchFolder({ watched: flags.watch, request, folder }, io);
  }
  if (names.length === 0) {
    throw new UsageError('Nothing to render was given: name a film, a folder of films, or a folder to --watch.');
  }
  const { files, skipped, results } = await expandSources(names, io.cwd, folder);
  print(io.stderr, ...skippedLines(skipped, results));
  return (await executeRun({ files, request, folder }, io)).code;
};
