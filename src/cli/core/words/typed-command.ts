import { basename } from 'node:path';
import { shownName } from '../../../shared/core/text/shown-name.ts';

/** Safe in every POSIX shell without quotes. */
const PLAIN = /^[A-Za-z0-9_./:=@%+,-]+$/;

/** Quote a word. Control characters and bytes that are not UTF-8 are written for bash, zsh and ksh: `$'caf\xe9.mp4'`. */
const quote = (word: string): string => {
  if (PLAIN.test(word)) return word;
  if (shownName(word) === word) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${shownName(word.replace(/[\\']/g, '\\$&'))}'`;
};

/** How the command was called, without its words: `fanreel`, or `npm start --`. */
export const calledAs = ([, script = '']: readonly string[]): string =>
  basename(script) === 'start.mjs' ? 'npm start --' : 'fanreel';

/**
 * The command as typed, in a form that can be typed again.
 * @param argv of the process: node, script, arguments
 */
export const typedCommand = (argv: readonly string[]): string => {
  const [, , ...words] = argv;
  return [calledAs(argv), ...words.map(quote)].join(' ');
};
