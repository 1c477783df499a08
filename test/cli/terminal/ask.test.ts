import { PassThrough } from 'node:stream';
import { afterEach, expect, it, vi } from 'vitest';
import { confirm } from '../../../src/cli/terminal/ask.ts';
import type { CommandIo } from '../../../src/cli/terminal/command-io.ts';

afterEach(() => vi.restoreAllMocks());

const terminal = () => {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin);
  const asked: string[] = [];
  const stderr = { isTTY: true, lines: (...lines: string[]) => asked.push(...lines) };
  return { input, asked, io: { stderr } as unknown as CommandIo };
};

it.each([
  ['y', true],
  [' YES ', true],
  ['', false],
  ['yes please', false],
])('takes "%s" for an answer', async (answer, expected) => {
  const { input, asked, io } = terminal();
  const answered = confirm('Delete it?', false, io);
  input.write(`${answer}\n`);
  expect(await answered).toBe(expected);
  expect(asked).toEqual(['Delete it? [y/N]']);
});

it('fails at the signal, and hears no answer afterwards', async () => {
  const { input, io } = terminal();
  const controller = new AbortController();
  const reason = new Error('Ctrl-C');
  const answered = confirm('Delete it?', false, io, controller.signal);
  controller.abort(reason);
  input.write('y\n');
  await expect(answered).rejects.toBe(reason);
  await expect(confirm('Delete it?', true, io, controller.signal)).rejects.toBe(reason);
});
