import { basename } from 'node:path';

/** Safe in every POSIX shell without quotes. */
const PLAIN = /^[A-Za-z0-9_./:=@%+,-]+$/;

const quote = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/**
 * The command as it was typed, to be typed again.
 * @param argv of the process: node, script, arguments
 */
export const typedCommand = (argv: readonly string[]): string => {
  const [, script = '', ...words] = argv;
  const start = basename(script) === 'start.mjs';
  return [start ? 'npm start --' : 'fanreel', ...words.map(quote)].join(' ');
};
