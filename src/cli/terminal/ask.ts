import { createInterface } from 'node:readline/promises';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { type CommandIo, print } from './command-io.ts';

/**
 * Ask before something is deleted.
 * @param question without its question mark's answer: `Delete it?`
 * @param yes whether `--yes` was given
 * @param signal ends the question; an answer that comes afterwards is not heard
 * @returns whether the answer is yes; nothing, or anything else, is no
 * @throws {UsageError} when nobody can be asked and `--yes` was not given; the signal's reason
 */
export const confirm = async (
  question: string,
  yes: boolean,
  io: CommandIo,
  signal?: AbortSignal,
): Promise<boolean> => {
  signal?.throwIfAborted();
  if (yes) return true;
  if (!process.stdin.isTTY || !io.stderr.isTTY) {
    throw new UsageError(`${question} There is no terminal to ask on: give --yes to do it. Nothing was deleted.`);
  }
  const lines = createInterface({ input: process.stdin });
  const stop = (): void => lines.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    print(io.stderr, `${question} [y/N]`);
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
    });
    signal?.throwIfAborted();
    return /^\s*y(es)?\s*$/i.test(answer);
  } finally {
    signal?.removeEventListener('abort', stop);
    lines.close();
  }
};
