import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterKey, KeyIndex } from '../../../src/local/s3/store/key-index.ts';

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const keys = fc.array(
  fc.string({ unit: fc.constantFrom('a', 'b', '/', 'ü', '\uffff', '🎬', ' '), minLength: 1, maxLength: 6 }),
  {
    maxLength: 80,
  },
);

/** What a listing must be, said slowly. */
const expected = (all: readonly string[], prefix: string, delimiter: string): string[] => {
  const items = new Set<string>();
  for (const key of [...all].sort(byBytes)) {
    if (!key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    items.add(cut < 0 ? `key ${key}` : `prefix ${key.slice(0, cut + delimiter.length)}`);
  }
  return [...items].sort();
};

const walk = (index: KeyIndex<string>, prefix: string, delimiter: string, maxKeys: number): string[] => {
  const items: string[] = [];
  for (let from: string | undefined = ''; from !== undefined; ) {
    const page = index.list({ prefix, delimiter, from, maxKeys });
    expect(page.entries.length + page.commonPrefixes.length).toBeLessThanOrEqual(maxKeys);
    expect([...page.entries].sort(byBytes)).toEqual(page.entries);
    items.push(...page.entries.map((key) => `key ${key}`), ...page.commonPrefixes.map((common) => `prefix ${common}`));
    from = page.next;
  }
  return items.sort();
};

describe('KeyIndex', () => {
  it('gives every key and common prefix once, whatever the pages, the prefix and the history', () => {
    const prefixes = fc.constantFrom('', 'a', 'a/', 'ü', '🎬');
    const delimiters = fc.constantFrom('', '/', 'ü', '//');
    fc.assert(
      fc.property(
        keys,
        keys,
        prefixes,
        delimiters,
        fc.integer({ min: 1, max: 9 }),
        (kept, removed, prefix, delimiter, n) => {
          const index = new KeyIndex<string>();
          for (const key of [...kept, ...removed]) index.set(key, key);
          for (const key of removed) index.delete(key);
          const live = kept.filter((key) => !removed.includes(key));
          expect(walk(index, prefix, delimiter, n)).toEqual(expected(live, prefix, delimiter));
          expect(index.size).toBe(new Set(live).size);
        },
      ),
    );
  });

  it('orders by UTF-8 bytes, which UTF-16 does not', () => {
    const index = new KeyIndex<string>();
    for (const key of ['🎬', '\uffff', 'z']) index.set(key, key);
    const range = { prefix: '', delimiter: '', maxKeys: 10 };
    expect(index.list({ ...range, from: '' }).entries).toEqual(['z', '\uffff', '🎬']);
    expect(index.list({ ...range, from: afterKey('z') }).entries).toEqual(['\uffff', '🎬']);
  });
});
