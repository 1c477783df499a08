import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSalvage } from '../../src/local/disk/salvage.ts';
import { openDeliveries } from '../../src/local/events/kept-deliveries.ts';
import { openInvocations } from '../../src/local/lambda/kept-invocations.ts';
import { LocalObjectStore } from '../../src/local/s3/store/local-object-store.ts';
import type { ObjectRecord } from '../../src/local/s3/store/object-record.ts';
import { unpackHome } from '../fixtures/packed-home.ts';

let folder: string;
let home: string;
let said: string[];
const salvage = () => makeSalvage(home, (line) => said.push(line));
const open = () =>
  LocalObjectStore.open(join(home, 's3'), { now: () => new Date(), announces: () => true, salvage: salvage() });

beforeEach(async () => {
  ({ folder, home } = await unpackHome('format-1'));
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** What the journal of the first format says is in a bucket: key by key the bytes of its blobs. */
const storedIn = async (bucket: string): Promise<Map<string, Buffer>> => {
  const dir = join(home, 's3', 'buckets', bucket);
  const stored = new Map<string, Buffer>();
  for (const line of (await readFile(join(dir, 'journal.jsonl'), 'utf8')).split('\n').slice(0, -1)) {
    const entry = JSON.parse(line) as { type: string; key?: string; record?: ObjectRecord };
    if (entry.type === 'delete') stored.delete(entry.key ?? '');
    if (entry.record === undefined || (entry.type !== 'put' && entry.type !== 'complete')) continue;
    const blobs = entry.record.blobs.map(({ id }) =>
      readFile(join(dir, 'blobs', id.slice(0, 2), id)).catch(() => Buffer.alloc(0)),
    );
    stored.set(entry.record.key, Buffer.concat(await Promise.all(blobs)));
  }
  return stored;
};

describe('a home of the first format', () => {
  it('has every object byte for byte, takes them over once, and keeps what it read them from', async () => {
    const names = ['fanreel-source', 'fanreel-output'];
    const expected = new Map(await Promise.all(names.map(async (name) => [name, await storedIn(name)] as const)));
    for (let start = 1; start <= 2; start++) {
      const store = await open();
      for (const name of names) {
        const bucket = store.bucket(name);
        const { entries } = bucket.list({ prefix: '', delimiter: '', from: '', maxKeys: 1000 });
        expect(entries.map(({ key }) => key)).toEqual([...(expected.get(name)?.keys() ?? [])].sort());
        expect(entries.length).toBeGreaterThan(2);
        for (const record of entries) {
          const bytes = Buffer.concat(await bucket.read(record, 0, record.size - 1).toArray());
          expect(bytes.equals(expected.get(name)?.get(record.key) ?? Buffer.alloc(0)), record.key).toBe(true);
          expect(createHash('md5').update(bytes).digest('hex')).toBe(record.etag);
        }
      }
      await store.close();
    }
    for (const name of names) {
      const kept = join(home, 's3', 'buckets', name, 'journal.jsonl');
      expect(await readdir(kept)).toEqual(['WHY.txt', 'kept-from-format-1.jsonl']);
    }
    expect(said).toEqual([]);
  });

  it('takes what is deleted and replaced from now on', async () => {
    const store = await open();
    const bucket = store.bucket('fanreel-source');
    await bucket.delete('finished.mp4');
    await store.close();
    const again = await open();
    expect(again.bucket('fanreel-source').get('finished.mp4')).toBeUndefined();
    expect(again.bucket('fanreel-source').get('picture.png')?.size).toBe(554);
    await again.close();
  });

  it('knows by the bytes alone how objects are called that a later damage takes from both files of the journal', async () => {
    await (await open()).close();
    const dir = join(home, 's3', 'buckets', 'fanreel-source');
    for (const name of ['journal.a.log', 'journal.b.log']) await writeFile(join(dir, name), '');
    await (await open()).close();
    for (const key of ['finished.mp4', 'picture.png', 'unfinished.mp4']) expect(said.join('\n')).toContain(key);
    expect((await readFile(join(home, 'lost', 'finished.mp4'))).length).toBe(31_428);
  });

  it('has the slices in its queue that were in it, and no event that was delivered', async () => {
    const deliveries = await openDeliveries(join(home, 'events'), salvage());
    expect(deliveries.entries().size).toBe(0);
    await deliveries.close();
    const invocations = await openInvocations(join(home, 'invocations'), salvage());
    expect([...invocations.entries().values()].map(({ functionName }) => functionName)).toEqual([
      'worker',
      'worker',
      'worker',
    ]);
    await invocations.close();
    expect(said).toEqual([]);
  });

  it('is not opened as an empty one by a version that knows only the first format', async () => {
    await (await open()).close();
    // That version reads this name as a file, and would sweep every object that an absent one does not name.
    const entry = await stat(join(home, 's3', 'buckets', 'fanreel-output', 'journal.jsonl'));
    expect(entry.isDirectory()).toBe(true);
  });
});
