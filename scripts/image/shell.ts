import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const MOST_OUTPUT_BYTES = 1e8;

/** Run a program; what it writes is shown. @throws {Error} when it fails */
export const run = (program: string, ...words: string[]): void => {
  execFileSync(program, words, { stdio: ['ignore', 'inherit', 'inherit'] });
};

/** Run a program. @returns what it wrote to its standard output. @throws {Error} when it fails */
export const read = async (program: string, ...words: string[]): Promise<string> =>
  (await promisify(execFile)(program, words, { maxBuffer: MOST_OUTPUT_BYTES })).stdout;

/** One argument of a shell's line. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
