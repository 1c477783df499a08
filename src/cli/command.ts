import { describeDiskError } from '../shared/core/errors/disk-error.ts';
import { EXIT } from './core/words/exit-codes.ts';
import { trueArgv, trueCwd } from './names/true-words.ts';
import { completing, makeProgram, wordsOf } from './program.ts';
import { reportFailure } from './report-failure.ts';
import type { CommandIo } from './terminal/command-io.ts';
import { type LoadOpener, makeOpenPage } from './terminal/open-page.ts';
import { makePrinter } from './terminal/printer.ts';
import { makeScreen } from './terminal/screen.ts';

/** Open connections may keep the process alive this long after the command has ended. */
const LINGER_MS = 2_000;

// The SDK's advice on Node versions is for developers.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const makeIo = (loadOpener: LoadOpener): CommandIo => ({
  env: process.env,
  cwd: trueCwd(),
  argv: trueArgv(),
  stdout: makePrinter(process.stdout),
  stderr: makePrinter(process.stderr),
  openPage: makeOpenPage(process.platform, process.env, loadOpener),
  // Standard input is opened only when it is needed: to open it begins to read it.
  get screen() {
    return makeScreen(process.stdout, process.stdin, process.env);
  },
});

/** @returns undefined when there is no current folder, which is said */
const tryMakeIo = (loadOpener: LoadOpener): CommandIo | undefined => {
  try {
    return makeIo(loadOpener);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'uv_cwd') throw error;
    makePrinter(process.stderr).lines(
      'The current folder is gone, or may not be entered. Change to another one and run the command again.',
    );
    return undefined;
  }
};

/**
 * Run the command of this process. The exit code is set when it resolves.
 * @param loadOpener given, as a script that V8 kept cannot import at run time
 */
export const runProcess = async (loadOpener: LoadOpener): Promise<void> => {
  const io = tryMakeIo(loadOpener);
  if (io === undefined) {
    process.exitCode = EXIT.failed;
    return;
  }
  // A reader that closes the pipe early (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    io.stderr.lines(describeDiskError(error, 'Standard output')?.message ?? `Standard output failed: ${error.message}`);
    // Results cannot be written, so the command has failed.
    process.exit(EXIT.failed);
  });
  // What is said of the progress may be lost: nobody reads it, or its disk is full. The work goes on, and the exit code tells.
  process.stderr.on('error', () => undefined);
  try {
    const program = makeProgram(io, (code) => {
      process.exitCode = code;
    });
    await (await completing(program, io)).parseAsync(wordsOf(program, io));
  } catch (error) {
    process.exitCode = await reportFailure(error, io);
  }
  setTimeout(() => process.exit(), LINGER_MS).unref();
};
