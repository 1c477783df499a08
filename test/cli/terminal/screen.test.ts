import type { ReadStream, WriteStream } from 'node:tty';
import { expect, it } from 'vitest';
import { makeScreen } from '../../../src/cli/terminal/screen.ts';

it.each([
  [
    { columns: 120, rows: 40 },
    { columns: 120, rows: 40 },
  ],
  [
    { columns: 0, rows: 0 },
    { columns: 80, rows: 24 },
  ],
  [{}, { columns: 80, rows: 24 }],
  [
    { columns: 65_535, rows: 65_535 },
    { columns: 1_000, rows: 1_000 },
  ],
])('a terminal that reports %j has %j', (reported, size) => {
  expect(makeScreen({ isTTY: true, ...reported } as WriteStream, {} as ReadStream, {}).size()).toEqual(size);
});
