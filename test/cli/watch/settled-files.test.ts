import { describe, expect, it } from 'vitest';
import { makeSettledFiles } from '../../../src/cli/core/watch/settled-files.ts';

const file = (name: string, bytes: number, modifiedMs = 1) => ({ name, bytes, modifiedMs });

describe('files of a watched folder', () => {
  it('are handed out once, when they have not changed for long enough', () => {
    const settled = makeSettledFiles(4_000);
    const look = (bytes: number, nowMs: number) => settled.look([file('a', bytes)], nowMs).map(({ name }) => name);
    expect([look(5, 0), look(7, 3_000), look(7, 6_000), look(7, 7_000), look(7, 20_000)]).toEqual([
      [],
      [],
      [],
      ['a'],
      [],
    ]);
    expect([look(9, 21_000), look(9, 25_000)]).toEqual([[], ['a']]);
  });

  it('are handed out again when they were replaced, asked for, or came back; empty ones never', () => {
    const settled = makeSettledFiles(1_000);
    const look = (nowMs: number, ...files: ReturnType<typeof file>[]) => settled.look(files, nowMs).length;
    look(0, file('a', 5));
    expect(look(1_000, file('a', 5))).toBe(1);
    expect([look(2_000, file('a', 5, 2)), look(3_000, file('a', 5, 2))]).toEqual([0, 1]);
    settled.again('a');
    expect([look(4_000, file('a', 5, 2)), look(5_000, file('a', 5, 2))]).toEqual([0, 1]);
    expect([look(6_000), look(7_000, file('a', 5, 2)), look(8_000, file('a', 5, 2))]).toEqual([0, 0, 1]);
    expect([look(9_000, file('b', 0)), look(99_000, file('b', 0))]).toEqual([0, 0]);
  });
});
