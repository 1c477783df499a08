import { readFileSync, readlinkSync } from 'node:fs';
import { mayStandFor, REPLACED } from '../../sdk/core/names/may-stand-for.ts';
import { readSystemPath } from '../../sdk/core/names/system-path.ts';

const splitAtNul = (bytes: Buffer): Buffer[] => {
  const words: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    words.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return words;
};

/**
 * The words of a command line with the bytes that were typed. Node replaces bytes that are not UTF-8.
 * @param argv of the process
 * @param commandLine the same words as the system keeps them, each ended by NUL; Node's own flags may stand among them
 * @returns argv; a word with `U+FFFD` is replaced by the system's word where the two are the same otherwise
 */
export const restoreWords = (argv: readonly string[], commandLine: Buffer): string[] => {
  const words = splitAtNul(commandLine).map(readSystemPath);
  const first = words.length - argv.length;
  return argv.map((word, at) => {
    const kept = words[first + at];
    return word.includes(REPLACED) && kept !== undefined && mayStandFor(word, kept) ? kept : word;
  });
};

/** The result of `read`, or `otherwise` when it throws: not every system has `/proc`. */
const orElse = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

/** Arguments of this process, with their original bytes where the system gives them. */
export const trueArgv = (argv: readonly string[] = process.argv): string[] =>
  argv.some((word) => word.includes(REPLACED))
    ? orElse(() => restoreWords(argv, readFileSync('/proc/self/cmdline')), [...argv])
    : [...argv];

/** The current folder, with its original bytes where the system gives them. */
export const trueCwd = (cwd: string = process.cwd()): string =>
  cwd.includes(REPLACED) ? orElse(() => readSystemPath(readlinkSync('/proc/self/cwd', 'buffer')), cwd) : cwd;
