import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { joinedSync } from '../../../src/local/disk/joined-sync.ts';

/** Words on a disk that can be told when it is done: a sync keeps what was written before it began. */
let written: string[];
let kept: string[];
let waiting: { readonly end: () => void; readonly fail: () => void }[];
let sync: () => Promise<void>;
beforeEach(() => {
  [written, kept, waiting] = [[], [], []];
  sync = joinedSync(() => {
    const held = [...written];
    return new Promise((resolve, reject) => {
      const end = () => {
        kept = held;
        resolve();
      };
      waiting.push({ end, fail: () => reject(new Error('The disk is full.')) });
    });
  });
});

/** Write a word. @returns resolves when a sync says that it is on the disk, with whether it is */
const write = async (word: string): Promise<boolean> => {
  written.push(word);
  await sync();
  return kept.includes(word);
};
const letDisk = async (what: 'end' | 'fail') => {
  await setImmediate();
  waiting.shift()?.[what]();
  await setImmediate();
};

it('syncs what was written while another sync was under way, all of it at once', async () => {
  const first = write('a');
  const others = ['b', 'c', 'd'].map(write);
  expect(waiting).toHaveLength(1);
  await letDisk('end');
  expect(await first).toBe(true);
  expect(waiting).toHaveLength(1);
  await letDisk('end');
  expect(await Promise.all(others)).toEqual([true, true, true]);
  expect(waiting).toHaveLength(0);
});

it('syncs again for what comes later', async () => {
  for (const word of ['a', 'b']) {
    const done = write(word);
    await letDisk('end');
    expect(await done).toBe(true);
  }
});

it('fails for those who shared the sync that failed, and for nobody else', async () => {
  const first = write('a');
  const second = write('b');
  const failed = expect(first).rejects.toThrow('The disk is full.');
  await letDisk('fail');
  await failed;
  await letDisk('end');
  expect(await second).toBe(true);
});
