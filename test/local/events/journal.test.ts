import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../../src/local/events/journal.ts';

let directory = '';
let file = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'journal-'));
  file = join(directory, 'deep', 'journal.jsonl');
});
afterEach(() => rm(directory, { recursive: true }));

describe('openJournal', () => {
  it('has what was put and not deleted after it is opened again, in order', async () => {
    const journal = await openJournal<number>(file);
    await Promise.all([journal.put('a', 1), journal.put('b', 2), journal.put('c', 3)]);
    await journal.put('a', 10);
    await journal.delete('b');
    await journal.close();
    const again = await openJournal<number>(file);
    expect([...again.entries()]).toEqual([
      ['a', 10],
      ['c', 3],
    ]);
    await again.close();
  });

  it('has an entry in the file as soon as put resolves, without being closed', async () => {
    const journal = await openJournal<string>(file);
    await journal.put('a', 'line\nbreak');
    expect(await readFile(file, 'utf8')).toBe('{"put":"a","value":"line\\nbreak"}\n');
    await journal.close();
  });

  it('leaves out half a line that a killed process left, and goes on behind it', async () => {
    const journal = await openJournal<number>(file);
    await journal.put('a', 1);
    await journal.close();
    await appendFile(file, '{"put":"b","va');
    const again = await openJournal<number>(file);
    await again.put('c', 3);
    await again.close();
    const third = await openJournal<number>(file);
    expect([...third.entries().keys()]).toEqual(['a', 'c']);
    await third.close();
  });

  it('does not grow with what has been deleted', async () => {
    const journal = await openJournal<string>(file);
    await journal.put('kept', 'x');
    for (let round = 0; round < 20; round++) {
      const ids = Array.from({ length: 1000 }, (_, index) => `${round}-${index}`);
      await Promise.all(ids.map((id) => journal.put(id, 'x'.repeat(100))));
      await Promise.all(ids.map((id) => journal.delete(id)));
    }
    await journal.close();
    expect((await stat(file)).size).toBeLessThan(1_500_000);
    const again = await openJournal<string>(file);
    expect([...again.entries().keys()]).toEqual(['kept']);
    await again.close();
  });

  it('fails to open a directory', async () => {
    await expect(openJournal(directory)).rejects.toThrow(/EISDIR/);
  });
});
