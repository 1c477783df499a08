import { appendFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { CommanderError } from 'commander';
import { assertUsableHome } from '../local/disk/admit-home.ts';
import { homeFolder } from '../local/disk/home.ts';
import { HomeRefusedError } from '../local/disk/home-errors.ts';
import { UsageError } from '../sdk/core/usage/usage-error.ts';
import { AmbiguousJobError } from '../sdk/job/ambiguous-job-error.ts';
import { makeFolder } from '../shared/adapters/disk/make-folder.ts';
import { describeDiskError, diskTroubleOf } from '../shared/core/errors/disk-error.ts';
import { FanreelError, messageOf, StorageError } from '../shared/core/errors/errors.ts';
import { shownName } from '../shared/core/text/shown-name.ts';
import { EXIT } from './core/words/exit-codes.ts';
import { jobRows } from './core/words/job-rows.ts';
import { noteScarceHome } from './machine/scarce-home.ts';
import { type CommandIo, homeOf, logsOf, print } from './terminal/command-io.ts';

/** The error in one line that is safe to show, then a line for each call of its stack. */
const stackLines = (error: unknown): string[] => {
  if (!(error instanceof Error)) return [shownName(String(error))];
  const { name, message, stack = '' } = error;
  // Searched after the message, whose own lines are no calls.
  const calls = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return [`${name}: ${message}`, ...calls.filter((line) => /^\s+at /.test(line))].map(shownName);
};

/** Append the stack to the log `fanreel.log`. @returns the file, or undefined when it cannot be written */
const keepStack = async (error: unknown, io: CommandIo): Promise<string | undefined> => {
  const folder = logsOf(homeOf(io));
  const file = join(folder, 'fanreel.log');
  const stack = stackLines(error).join('\n');
  try {
    await assertUsableHome(homeOf(io));
    await makeFolder(folder, 0o700);
    await appendFile(file, `${new Date().toISOString()} ${stack}\n`, { mode: 0o600 });
    return file;
  } catch {
    return undefined;
  }
};

/** The error in lines for a person. */
const linesOf = async (error: FanreelError, columns: number | undefined): Promise<string[]> => {
  if (!(error instanceof AmbiguousJobError)) return [error.message];
  const { word, count, candidates } = error;
  const more = count - candidates.length;
  return [
    `"${shownName(word)}" may be any of ${count} jobs. Name one of them:`,
    ...(await jobRows(candidates, columns)),
    ...(more > 0 ? [`and ${more} more, which \`fanreel jobs\` lists`] : []),
  ];
};

/** A home that is not to be written to can be another folder. */
const NOT_TO_BE_WRITTEN: ReadonlySet<string> = new Set(['EROFS', 'EACCES', 'EPERM']);

/**
 * Tell a person what went wrong, in one sentence and without a stack trace; FANREEL_DEBUG=1 shows it.
 * @returns exit code
 */
export const reportFailure = async (error: unknown, io: CommandIo): Promise<number> => {
  // Commander has already shown its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.complete : EXIT.usage;
  if (io.env.FANREEL_DEBUG === '1' && error instanceof Error) print(io.stderr, ...stackLines(error));
  else if (error instanceof FanreelError) print(io.stderr, ...(await linesOf(error, io.stderr.columns)));
  if (error instanceof StorageError && !io.argv.includes('--stack')) await noteScarceHome(io);
  if (error instanceof FanreelError) {
    return error instanceof UsageError || error instanceof HomeRefusedError ? EXIT.usage : EXIT.failed;
  }
  const home = homeFolder(io.env, io.cwd);
  const known = describeDiskError(error, home);
  if (known !== undefined) {
    const { path = home } = diskTroubleOf(error) ?? {};
    const elsewhere = NOT_TO_BE_WRITTEN.has(known.code) && (path === home || path.startsWith(`${home}${sep}`));
    print(io.stderr, elsewhere ? `${known.message} Or name another home with FANREEL_HOME.` : known.message);
    return EXIT.failed;
  }
  const file = await keepStack(error, io);
  const where = file === undefined ? 'Set FANREEL_DEBUG=1 to see where.' : `Details are in ${file}.`;
  print(io.stderr, `Something went wrong that fanreel did not expect: ${messageOf(error)}. ${where}`);
  return EXIT.failed;
};
