import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SourceMediaError, StorageError } from '../../../src/shared/core/errors/errors.ts';
import type { ListedObject, ObjectStore } from '../../../src/shared/core/ports/ports.ts';

/** A store with one empty bucket, and a way to put objects with metadata there. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  readonly bucket: string;
  /** @returns the etag, unquoted */
  readonly seed: (key: string, content: Uint8Array, metadata?: Record<string, string>) => Promise<string>;
  readonly close: () => Promise<void>;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const listed = async (objects: AsyncIterable<ListedObject>): Promise<ListedObject[]> => {
  const all: ListedObject[] = [];
  for await (const object of objects) all.push(object);
  return all;
};

const awkwardKeys = [
  'a film.mp4',
  'one+one.mp4',
  '100%.mp4',
  `it's "q".mp4`,
  'Größe.mp4',
  'a//b.mp4',
  'x/../y.mp4',
  'k'.repeat(900),
];

/**
 * What every object store must do.
 * @param name of the adapter
 * @param open makes a fresh one
 */
export const objectStoreContract = (name: string, open: () => Promise<StoreUnderTest>): void => {
  describe(`object store: ${name}`, () => {
    let under: StoreUnderTest;
    let folder: string;
    beforeAll(async () => {
      under = await open();
      folder = await mkdtemp(join(tmpdir(), 'fanreel-store-test-'));
    });
    afterAll(async () => {
      await under?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const collected = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      return Buffer.concat(pieces).toString();
    };

    it('reads an object, or a part of it, piece by piece', async () => {
      const { store, bucket, seed } = under;
      const etag = await seed('read/a', bytesOf('0123456789'));
      const whole = await store.read(bucket, 'read/a');
      expect(whole).toMatchObject({ etag, bytes: 10 });
      expect(whole && (await collected(whole.body))).toBe('0123456789');
      const part = await store.read(bucket, 'read/a', { from: 3, length: 4, etag });
      expect(part).toMatchObject({ etag, bytes: 10 });
      expect(part && (await collected(part.body))).toBe('3456');
      const beyond = await store.read(bucket, 'read/a', { from: 8, length: 100 });
      expect(beyond && (await collected(beyond.body))).toBe('89');
      expect(await store.read(bucket, 'read/none')).toBeUndefined();
    });

    it('fails to read another version than the one that was asked for', async () => {
      const { store, bucket, seed } = under;
      await seed('read/b', bytesOf('new'));
      await expect(store.read(bucket, 'read/b', { etag: '0'.repeat(32) })).rejects.toThrow(StorageError);
    });

    it('stores a stream, and nothing of one that breaks off', async () => {
      const { store, bucket } = under;
      async function* pieces(breaks: boolean) {
        yield Buffer.alloc(9_000_000, 'a');
        yield Buffer.alloc(9_000_000, 'b');
        if (breaks) throw new StorageError('the other side is gone');
      }
      const upload = (key: string, breaks: boolean) =>
        store.put(bucket, { key, contentType: 'text/plain', body: { stream: pieces(breaks) } });
      await expect(upload('stream/broken', true)).rejects.toThrow('the other side is gone');
      expect(await store.head(bucket, 'stream/broken')).toBeUndefined();
      expect(await store.dropUploads(bucket, 'stream/broken')).toBe(0);
      expect(await upload('stream/whole', false)).toMatchObject({ bytes: 18_000_000 });
      expect(await store.head(bucket, 'stream/whole')).toMatchObject({ bytes: 18_000_000 });
    });

    it('tells etag, size, and metadata of an object', async () => {
      const { store, bucket, seed } = under;
      const etag = await seed('head/a', bytesOf('12345'), { fanreel: 'slice=15;frames=off' });
      const head = await store.head(bucket, 'head/a');
      expect(head).toMatchObject({ etag, bytes: 5, metadata: { fanreel: 'slice=15;frames=off' } });
      expect(etag).not.toContain('"');
    });

    it('copies exactly the version named, whatever the key, and leaves it where it is', async () => {
      const { store, bucket } = under;
      const content = bytesOf('an output');
      const from = `copied/${awkwardKeys[0]} +%/é`;
      const put = { key: from, contentType: 'image/gif', body: content };
      const { etag } = await store.put(bucket, put);
      const copy = await store.copy(bucket, { key: from, etag }, 'copied/to.gif');
      const head = await store.head(bucket, 'copied/to.gif');
      expect(head).toMatchObject({ etag: copy, bytes: content.length });
      expect((await store.getText(bucket, 'copied/to.gif'))?.text).toBe('an output');
      expect((await store.getText(bucket, from))?.text).toBe('an output');
      // It is an object of its own.
      await store.put(bucket, { ...put, body: bytesOf('another') });
      expect(await store.copy(bucket, { key: from, etag }, 'copied/second.gif')).toBeUndefined();
      await store.delete(bucket, from);
      expect(await store.copy(bucket, { key: from, etag }, 'copied/third.gif')).toBeUndefined();
      expect((await store.getText(bucket, 'copied/to.gif'))?.text).toBe('an output');
      expect(await store.head(bucket, 'copied/second.gif')).toBeUndefined();
    });

    it('copies what was stored in parts', async () => {
      const { store, bucket } = under;
      const body = { path: join(folder, 'in-parts') };
      await writeFile(body.path, Buffer.alloc(17 * 1024 * 1024, 7));
      const { etag, bytes } = await store.put(bucket, { key: 'parts/a.gif', contentType: 'image/gif', body });
      const copy = await store.copy(bucket, { key: 'parts/a.gif', etag }, 'parts/b.gif');
      expect(await store.head(bucket, 'parts/b.gif')).toMatchObject({ etag: copy, bytes });
    });

    it('deletes only the version that was asked for', async () => {
      const { store, bucket } = under;
      await store.putJson(bucket, 'versions.json', { n: 1 });
      const first = await store.head(bucket, 'versions.json');
      await store.putJson(bucket, 'versions.json', { n: 2 });
      expect(await store.delete(bucket, 'versions.json', { ifMatch: first?.etag ?? '' })).toBe(false);
      const second = await store.head(bucket, 'versions.json');
      expect(await store.delete(bucket, 'versions.json', { ifMatch: second?.etag ?? '' })).toBe(true);
      expect(await store.head(bucket, 'versions.json')).toBeUndefined();
      expect(await store.delete(bucket, 'versions.json', { ifMatch: 'gone' })).toBe(true);
    });

    it('says undefined about what is not there', async () => {
      const { store, bucket } = under;
      expect(await store.head(bucket, 'absent')).toBeUndefined();
      expect(await store.getText(bucket, 'absent')).toBeUndefined();
      await store.delete(bucket, 'absent');
      expect(await listed(store.list(bucket, 'absent/'))).toEqual([]);
    });

    it.each(awkwardKeys)('keeps the key %s as it is', async (key) => {
      const { store, bucket } = under;
      const awkward = `awkward/${key}`;
      expect(await store.putJson(bucket, awkward, { key })).toBe(true);
      expect(JSON.parse((await store.getText(bucket, awkward))?.text ?? '')).toEqual({ key });
      expect((await listed(store.list(bucket, awkward))).map((object) => object.key)).toEqual([awkward]);
      await store.delete(bucket, awkward);
      expect(await store.head(bucket, awkward)).toBeUndefined();
    });

    it('creates a document only where none is', async () => {
      const { store, bucket } = under;
      expect(await store.putJson(bucket, 'create', { n: 1 }, { ifAbsent: true })).toBe(true);
      expect(await store.putJson(bucket, 'create', { n: 2 }, { ifAbsent: true })).toBe(false);
      expect((await store.getText(bucket, 'create'))?.text).toContain('1');
    });

    it('lets exactly one of many creators win', async () => {
      const { store, bucket } = under;
      const won = await Promise.all(
        Array.from({ length: 12 }, (_, n) => store.putJson(bucket, 'race', { n }, { ifAbsent: true })),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(JSON.parse((await store.getText(bucket, 'race'))?.text ?? '')).toEqual({ n: won.indexOf(true) });
    });

    it('replaces a document only over the version named', async () => {
      const { store, bucket } = under;
      await store.putJson(bucket, 'replace', { n: 1 });
      const etag = (await store.getText(bucket, 'replace'))?.etag ?? '';
      expect(await store.putJson(bucket, 'replace', { n: 2 }, { ifMatch: etag })).toBe(true);
      expect(await store.putJson(bucket, 'replace', { n: 3 }, { ifMatch: etag })).toBe(false);
      expect(await store.putJson(bucket, 'never there', { n: 3 }, { ifMatch: etag })).toBe(false);
      expect((await store.getText(bucket, 'replace'))?.text).toContain('2');
    });

    it('reads the first bytes of exactly the version named', async () => {
      const { store, bucket, seed } = under;
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      const etag = await seed('start', bytesOf('0123456789'));
      expect(text(await store.readStart(bucket, 'start', etag, 4))).toBe('0123');
      expect(text(await store.readStart(bucket, 'start', undefined, 4))).toBe('0123');
      expect(text(await store.readStart(bucket, 'start', etag, 4096))).toBe('0123456789');
      const emptyEtag = await seed('empty', new Uint8Array());
      expect(await store.readStart(bucket, 'empty', emptyEtag, 4096)).toHaveLength(0);
    });

    it('fails to read what was replaced or deleted, telling which', async () => {
      const { store, bucket, seed } = under;
      const etag = await seed('changing', bytesOf('first'));
      await seed('changing', bytesOf('second'));
      const reading = (key: string) => store.readStart(bucket, key, etag, 4);
      await expect(reading('changing')).rejects.toThrow(SourceMediaError);
      await expect(reading('changing')).rejects.toMatchObject({ reason: 'sourceReplaced' });
      await expect(reading('gone')).rejects.toMatchObject({ reason: 'sourceGone' });
    });

    it('stores outputs from memory and from a file, and says what it stored', async () => {
      const { store, bucket } = under;
      const body = bytesOf('GIF89a…');
      const path = join(folder, 'small');
      await writeFile(path, body);
      // Of what is stored in one piece.
      const etag = createHash('md5').update(body).digest('hex');
      const expected = { bytes: body.byteLength, sha256: sha256(body), etag };
      const contentType = 'image/gif';
      expect(await store.put(bucket, { key: 'put/memory', contentType, body })).toEqual(expected);
      expect(await store.put(bucket, { key: 'put/file', contentType, body: { path } })).toEqual(expected);
      const both = await listed(store.list(bucket, 'put/'));
      expect(both.map(({ key, bytes }) => [key, bytes])).toEqual([
        ['put/file', body.byteLength],
        ['put/memory', body.byteLength],
      ]);
    });

    it('stores a file of more than 16 MB whole', async () => {
      const { store, bucket } = under;
      const body = Buffer.alloc(17 * 1024 * 1024 + 13, 'fanreel');
      const path = join(folder, 'large');
      await writeFile(path, body);
      const stored = await store.put(bucket, { key: 'large/a', contentType: 'video/mp4', body: { path } });
      const head = await store.head(bucket, 'large/a');
      expect(stored).toEqual({ bytes: body.byteLength, sha256: sha256(body), etag: head?.etag });
      expect(head?.bytes).toBe(body.byteLength);
      expect(Buffer.from(await store.readStart(bucket, 'large/a', undefined, body.byteLength)).equals(body)).toBe(true);
    });

    it('lists everything below a prefix, past the first thousand, in order', async () => {
      const { store, bucket } = under;
      const names = Array.from({ length: 1005 }, (_, n) => `many/${String(n).padStart(5, '0')}`);
      for (let at = 0; at < names.length; at += 50) {
        await Promise.all(names.slice(at, at + 50).map((key) => store.putJson(bucket, key, {})));
      }
      const objects = await listed(store.list(bucket, 'many/'));
      expect(objects.map(({ key }) => key)).toEqual(names);
      expect(objects[0]).toMatchObject({ bytes: 3, etag: expect.stringMatching(/^[0-9a-f]{32}$/) });
      expect(Math.abs((objects[0]?.modifiedMs ?? 0) - Date.now())).toBeLessThan(3_600_000);
    });

    it('fails for an output whose file is not there', async () => {
      const { store, bucket } = under;
      const upload = { key: 'x', contentType: 'image/gif', body: { path: join(folder, 'absent') } };
      await expect(store.put(bucket, upload)).rejects.toThrow(/absent|"x"/);
    });
  });
};
