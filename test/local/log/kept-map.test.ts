import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { makeSalvage } from '../../../src/local/disk/salvage.ts';
import { type KeptMap, openKeptMap } from '../../../src/local/log/kept-map.ts';
import { DAMAGES, seededRandom } from '../../fixtures/damage.ts';

let home = '';
let said: string[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kept-map-'));
  said = [];
});
afterEach(() => rm(home, { recursive: true }));

const dir = () => join(home, 'deep');
const open = (): Promise<KeptMap<unknown>> =>
  openKeptMap({
    dir: dir(),
    name: 'things',
    formerName: 'things.jsonl',
    schema: z.unknown(),
    what: 'The journal of things',
    meaning: 'things may be gone.',
    salvage: makeSalvage(home, (line) => said.push(line)),
  });
const copies = () => [join(dir(), 'things.a.log'), join(dir(), 'things.b.log')] as const;
const reopened = async (): Promise<[string, unknown][]> => {
  const map = await open();
  await map.close();
  return [...map.entries()];
};

describe('a kept map', () => {
  it('has what was put and not deleted after it is opened again, in order, and says nothing', async () => {
    const map = await open();
    await Promise.all([map.put('a', 1), map.put('b', 2), map.put('c', { text: 'line\nbreak' })]);
    await map.put('a', 10);
    await map.delete('b');
    await map.close();
    expect(await reopened()).toEqual([
      ['a', 10],
      ['c', { text: 'line\nbreak' }],
    ]);
    expect(said).toEqual([]);
  });

  it('has an entry in both files as soon as put resolves, without being closed', async () => {
    const map = await open();
    await map.put('a', 1);
    const [first, second] = await Promise.all(copies().map((path) => readFile(path, 'utf8')));
    expect(first).toContain('{"put":"a","value":1}\n');
    expect(second).toBe(first);
    await map.close();
  });

  it('leaves out half a line that a killed process left in either file, goes on behind it, and says nothing', async () => {
    const map = await open();
    await map.put('a', 1);
    await map.close();
    await appendFile(copies()[0], '1a2b3c4d 3 + {"put":"b","va');
    const again = await open();
    await again.put('c', 3);
    await again.close();
    await appendFile(copies()[1], '1a2b');
    expect((await reopened()).map(([id]) => id)).toEqual(['a', 'c']);
    expect(said).toEqual([]);
  });

  it('has what a killed process wrote to one file only, and says nothing', async () => {
    const map = await open();
    await map.put('a', 1);
    const before = await readFile(copies()[1]);
    const end = await readFile(join(dir(), 'things.end'));
    await map.put('b', 2);
    await map.close();
    await writeFile(copies()[1], before);
    await writeFile(join(dir(), 'things.end'), end);
    expect((await reopened()).map(([id]) => id)).toEqual(['a', 'b']);
    expect(said).toEqual([]);
  });

  it('does not grow with what has been deleted', async () => {
    const map = await open();
    await map.put('kept', 'x');
    for (let round = 0; round < 10; round++) {
      const ids = Array.from({ length: 1000 }, (_, index) => `${round}-${index}`);
      await Promise.all(ids.map((id) => map.put(id, 'x'.repeat(100))));
      await Promise.all(ids.map((id) => map.delete(id)));
    }
    await map.close();
    for (const path of copies()) expect((await stat(path)).size).toBeLessThan(1_500_000);
    expect((await reopened()).map(([id]) => id)).toEqual(['kept']);
  });

  it('takes over the journal of the first format once, and keeps it where the first format finds no file', async () => {
    await mkdir(dir());
    await writeFile(
      join(dir(), 'things.jsonl'),
      '{"put":"a","value":1}\n{"put":"b","value":2}\n{"delete":"a"}\n{"put":',
    );
    expect(await reopened()).toEqual([['b', 2]]);
    expect(await reopened()).toEqual([['b', 2]]);
    expect(await readdir(join(dir(), 'things.jsonl'))).toEqual(['WHY.txt', 'kept-from-format-1.jsonl']);
    expect(said).toEqual([]);
  });

  it('leaves out what is no entry, and says so', async () => {
    await mkdir(dir());
    await writeFile(join(dir(), 'things.jsonl'), '{"put":"../../etc/passwd","value":1}\n{"put":"b","value":2}\n');
    expect(await reopened()).toEqual([['b', 2]]);
    expect(said).toEqual([
      expect.stringMatching(/The journal of things.*1 line of it cannot be read.*things may be gone/),
    ]);
  });

  it.each([0, 1])('starts where a folder is in the place of file %i, and moves it away', async (copy) => {
    const map = await open();
    await map.put('a', 1);
    await map.close();
    await rm(copies()[copy] ?? '');
    await mkdir(copies()[copy] ?? '');
    expect(await reopened()).toEqual([['a', 1]]);
    expect(said[0]).toMatch(/is no file\. It was moved to/);
  });

  it('fails to open below a file', async () => {
    await writeFile(dir(), '');
    await expect(open()).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});

describe.each(Object.entries(DAMAGES))('%s', (name, damage) => {
  const fill = async (): Promise<Map<string, unknown>> => {
    const map = await open();
    for (let n = 0; n < 120; n++) await map.put(`id-${n}`, { n, text: 'x'.repeat((n * 37) % 300) });
    for (let n = 0; n < 120; n += 3) await map.delete(`id-${n}`);
    await map.close();
    return new Map(map.entries());
  };

  it('in one file loses nothing, in 50 damages', async () => {
    const expected = await fill();
    const contents = await Promise.all(copies().map((path) => readFile(path)));
    for (let seed = 0; seed < 50; seed++) {
      const random = seededRandom(seed);
      const damaged = seed % 2;
      for (const [index, path] of copies().entries()) {
        const content = contents[index] ?? Buffer.alloc(0);
        await writeFile(path, index === damaged ? damage(content, random) : content);
      }
      expect(new Map(await reopened()), `${name}, seed ${seed}`).toEqual(expected);
    }
  });

  it('in both files is told where it loses something, and starts, in 50 damages', async () => {
    const expected = await fill();
    const contents = await Promise.all(copies().map((path) => readFile(path)));
    const end = await readFile(join(dir(), 'things.end'));
    for (let seed = 0; seed < 50; seed++) {
      said = [];
      const random = seededRandom(seed);
      for (const [index, path] of copies().entries())
        await writeFile(path, damage(contents[index] ?? Buffer.alloc(0), random));
      await writeFile(join(dir(), 'things.end'), end);
      const found = new Map(await reopened());
      const isSame = found.size === expected.size && [...expected.keys()].every((id) => found.has(id));
      if (!isSame) expect(said.join('\n'), `${name}, seed ${seed}`).toMatch(/cannot be read/);
      for (const [id, value] of found) if (expected.has(id)) expect(value).toEqual(expected.get(id));
      said = [];
      expect(new Map(await reopened()), `${name}, seed ${seed}, once more`).toEqual(found);
      expect(said).toEqual([]);
    }
  });
});
