import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSalvage } from '../../../src/local/disk/salvage.ts';
import { examineStored } from '../../../src/local/inspect/examine-stored.ts';
import type { Bucket } from '../../../src/local/s3/store/bucket.ts';
import { LocalObjectStore } from '../../../src/local/s3/store/local-object-store.ts';
import { DAMAGES, seededRandom } from '../../fixtures/damage.ts';

const BUCKET = 'films';
const DAMAGES_OF_EACH_KIND = 50;

let base: string;
let pristine: string;
/** What is stored, by key. */
const stored = new Map<string, Buffer>();

const openStore = (home: string, said: string[]): Promise<LocalObjectStore> =>
  LocalObjectStore.open(join(home, 's3'), {
    now: () => new Date(),
    announces: () => true,
    salvage: makeSalvage(home, (line) => said.push(line)),
  });

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield bytes;
}
const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

const put = async (bucket: Bucket, key: string, bytes: Buffer): Promise<void> => {
  const blob = await bucket.blobs.write(once(bytes));
  const headers = { 'content-type': 'video/mp4' };
  const record = await bucket.put(
    { key, blob, size: bytes.length, etag: md5(bytes), headers, metadata: { a: 'ü' } },
    {},
    'PutObject',
  );
  if (key.length % 2 === 0) await bucket.noteAnnounced(record);
  stored.set(key, bytes);
};
const putPart = async (bucket: Bucket, uploadId: string, key: string, partNumber: number, bytes: Buffer) => {
  const blob = await bucket.blobs.write(once(bytes));
  return bucket.putPart(uploadId, key, { partNumber, size: bytes.length, etag: md5(bytes), ...(blob && { blob }) });
};

/** Objects, replaced and deleted ones, an empty one, uploads in parts: complete, open and given up. */
const fill = async (bucket: Bucket): Promise<void> => {
  for (let n = 0; n < 16; n++) await put(bucket, `jobs/film-${n}/gif/0000${n}.gif`, randomBytes(n * 97));
  for (let n = 0; n < 6; n++) await put(bucket, `jobs/film-${n}/gif/0000${n}.gif`, randomBytes(500 + n));
  for (let n = 6; n < 12; n++) {
    await bucket.delete(`jobs/film-${n}/gif/0000${n}.gif`);
    stored.delete(`jobs/film-${n}/gif/0000${n}.gif`);
  }
  for (const key of ['in parts.mp4', 'open.mp4', 'given-up.mp4']) {
    const { uploadId } = await bucket.createUpload({ key, headers: {}, metadata: {} });
    const bytes = randomBytes(700);
    await putPart(bucket, uploadId, key, 1, randomBytes(10));
    const { etag } = await putPart(bucket, uploadId, key, 1, bytes);
    if (key === 'given-up.mp4') await bucket.abortUpload(uploadId, key);
    if (key !== 'in parts.mp4') continue;
    await bucket.completeUpload(uploadId, key, [{ partNumber: 1, etag }], {}, () => undefined);
    stored.set(key, bytes);
  }
};

const readAll = async (bucket: Bucket, key: string): Promise<Buffer | undefined> => {
  const record = bucket.get(key);
  if (record === undefined) return undefined;
  if (record.size === 0) return Buffer.alloc(0);
  return Buffer.concat(await bucket.read(record, 0, record.size - 1).toArray());
};

const keysOf = (bucket: Bucket): string[] =>
  bucket.list({ prefix: '', delimiter: '', from: '', maxKeys: 1000 }).entries.map(({ key }) => key);

const notes = (home: string): Promise<string> => readFile(join(home, 'lost', 'notes.log'), 'utf8').catch(() => '');

beforeAll(async () => {
  // In memory where that is: hundreds of homes are copied and synced.
  base = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'fanreel-damage-'));
  pristine = join(base, 'pristine');
  const said: string[] = [];
  const store = await openStore(pristine, said);
  await store.createBucket(BUCKET);
  await fill(store.bucket(BUCKET));
  await store.close();
  expect(said).toEqual([]);
});
afterAll(() => rm(base, { recursive: true }));

let home: string;
beforeEach(() => {
  home = join(base, `home-${randomBytes(4).toString('hex')}`);
});

const journal = (copy: string): string => join(home, 's3', 'buckets', BUCKET, `journal.${copy}.log`);

/** Open a damaged home: what it has, what it told, and that the next start has nothing to tell. */
const look = async (what: string): Promise<{ found: Map<string, Buffer | undefined>; told: string }> => {
  const store = await openStore(home, []);
  const bucket = store.bucket(BUCKET);
  const keys = keysOf(bucket);
  const found = new Map<string, Buffer | undefined>();
  for (const key of keys) found.set(key, await readAll(bucket, key));
  await store.close();
  const again: string[] = [];
  const next = await openStore(home, again);
  expect(keysOf(next.bucket(BUCKET)), `${what}, at the next start`).toEqual(keys);
  await next.close();
  expect(again, `${what}, at the next start`).toEqual([]);
  return { found, told: await notes(home) };
};

/** Every object is byte for byte what was stored, or it is named; what came back is told of. */
const assertNothingInSilence = (what: string, found: ReadonlyMap<string, Buffer | undefined>, told: string): void => {
  for (const [key, bytes] of stored) {
    if (found.get(key)?.equals(bytes)) continue;
    expect(told, `${what}: ${key} is not there`).toContain(key);
  }
  for (const key of found.keys()) {
    if (!stored.has(key)) expect(told, `${what}: ${key} is back`).toMatch(/deleted or replaced with them may be back/);
  }
};

describe.each(Object.entries(DAMAGES))('%s', (name, damage) => {
  it('in one file of the journal loses nothing', async () => {
    for (let seed = 0; seed < DAMAGES_OF_EACH_KIND; seed++) {
      await rm(home, { recursive: true, force: true });
      await cp(pristine, home, { recursive: true });
      const path = journal(seed % 2 === 0 ? 'a' : 'b');
      await writeFile(path, damage(await readFile(path), seededRandom(seed)));
      const { found } = await look(`${name}, seed ${seed}`);
      expect([...found.keys()].sort(), `${name}, seed ${seed}`).toEqual([...stored.keys()].sort());
      for (const [key, bytes] of stored)
        expect(found.get(key)?.equals(bytes), `${name}, seed ${seed}: ${key}`).toBe(true);
    }
  }, 240_000);

  it('in both files of the journal loses nothing in silence', async () => {
    for (let seed = 0; seed < DAMAGES_OF_EACH_KIND; seed++) {
      await rm(home, { recursive: true, force: true });
      await cp(pristine, home, { recursive: true });
      for (const copy of ['a', 'b']) {
        // Every other time at the same place, as a fault of the file system does it.
        const random = seededRandom(seed % 2 === 0 ? seed : seed * 2 + copy.charCodeAt(0));
        await writeFile(journal(copy), damage(await readFile(journal(copy)), random));
      }
      const { found, told } = await look(`${name}, seed ${seed}`);
      assertNothingInSilence(`${name}, seed ${seed}`, found, told);
    }
  }, 240_000);
});

describe('a journal that is gone', () => {
  it.each([
    ['both files', ['journal.a.log', 'journal.b.log']],
    ['everything of it', ['journal.a.log', 'journal.b.log', 'journal.end', 'journal.jsonl']],
  ])('%s: what was stored is moved to the folder lost, byte for byte, and named', async (_, names) => {
    await cp(pristine, home, { recursive: true });
    for (const file of names) await rm(join(home, 's3', 'buckets', BUCKET, file), { recursive: true });
    const { found, told } = await look('gone');
    expect(found.size).toBe(0);
    const lost = await readdir(join(home, 'lost'));
    const kept = await Promise.all(
      lost.filter((file) => !/\.json$|notes\.log$/.test(file)).map((file) => readFile(join(home, 'lost', file))),
    );
    for (const [key, bytes] of stored) {
      expect(told).toContain(key);
      expect(
        kept.some((content) => content.equals(bytes)),
        key,
      ).toBe(true);
    }
  });
});

describe('doctor', () => {
  it('tells of damage without changing anything', async () => {
    await cp(pristine, home, { recursive: true });
    expect(await examineStored(home)).toEqual([]);
    const content = await readFile(journal('a'));
    await writeFile(journal('a'), content.subarray(0, content.length / 2));
    const said = await examineStored(home);
    expect(said).toEqual([
      expect.stringMatching(/journal of bucket films is damaged \(journal\.a\.log: \d+ lines missing\)/),
    ]);
    expect(await examineStored(home)).toEqual(said);
  });
});
