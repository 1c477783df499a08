import { readFileSync, readlinkSync } from 'node:fs';
import { readSystemPath } from './system-path.ts';

/** What Node puts in the place of bytes that are not UTF-8. */
const REPLACED = '\ufffd';

/** Decoders put one or more of them in the place of the same bytes. */
const lossy = (text: string): string => text.replace(/[\ufffd\p{Cs}]+/gu, REPLACED);

/** Whether a word is what is left of a path where Node could not read some of its bytes. */
export const mayStandFor = (word: string, path: string): boolean => lossy(word) === lossy(path);

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
 * The words of a command line with the bytes that were typed: Node replaces those that are not UTF-8.
 * @param argv of the process
 * @param commandLine the same words as the system keeps them, each ended by NUL; Node's own flags may stand among them
 * @returns argv, words that hold `U+FFFD` read anew where the system's words are the same otherwise
 */
export const restoreWords = (argv: readonly string[], commandLine: Buffer): string[] => {
  const words = splitAtNul(commandLine).map(readSystemPath);
  const first = words.length - argv.length;
  return argv.map((word, at) => {
    const kept = words[first + at];
    return word.includes(REPLACED) && kept !== undefined && mayStandFor(word, kept) ? kept : word;
  });
};

/** What the system keeps of this process, where it does. */
const orElse = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

/** Arguments of this process, none of their bytes lost where the system tells them. */
export const trueArgv = (argv: readonly string[] = process.argv): string[] =>
  argv.some((word) => word.includes(REPLACED))
    ? orElse(() => restoreWords(argv, readFileSync('/proc/self/cmdline')), [...argv])
    : [...argv];

/** The current folder, none of its bytes lost where the system tells them. */
export const trueCwd = (cwd: string = process.cwd()): string =>
  cwd.includes(REPLACED) ? orElse(() => readSystemPath(readlinkSync('/proc/self/cwd', 'buffer')), cwd) : cwd;
