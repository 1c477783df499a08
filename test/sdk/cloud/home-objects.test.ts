import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OwnedHome, ownHome } from '../../../src/local/disk/home.ts';
import { type HomeBuckets, serveStoredBuckets } from '../../../src/sdk/cloud/home-buckets.ts';
import { openHomeObjects } from '../../../src/sdk/cloud/home-objects.ts';

const KEY = 'find/segments/a b.bin';
let owned: OwnedHome;
let served: HomeBuckets;
beforeEach(async () => {
  owned = await ownHome(await mkdtemp(join(tmpdir(), 'fanreel-objects-')), 'test');
  served = await serveStoredBuckets(owned);
});
afterEach(async () => {
  await served.close();
  await owned.release();
  await rm(owned.home, { recursive: true, force: true });
});

const put = (body: Uint8Array | { readonly stream: AsyncIterable<Uint8Array> }) =>
  served.buckets.store.put(served.buckets.output, { key: KEY, contentType: 'application/octet-stream', body });
const open = async () => {
  const object = await served.buckets.open?.(served.buckets.output, KEY);
  if (object === undefined) throw new Error('it is not opened');
  return object;
};

describe('an object of a home that is opened where it lies', () => {
  it.each([12, 900_000])('has its %i bytes, any of them, and not the label behind them', async (bytes) => {
    const body = randomBytes(bytes);
    await put(body);
    const object = await open();
    expect(object.bytes).toBe(bytes);
    const target = new Uint8Array(bytes + 100);
    expect(await object.read(target, 0)).toBe(bytes);
    expect(Buffer.compare(target.subarray(0, bytes), body)).toBe(0);
    expect(await object.read(target, bytes - 5)).toBe(5);
    expect(Buffer.compare(target.subarray(0, 5), body.subarray(-5))).toBe(0);
    expect(await object.read(target, bytes)).toBe(0);
    await object.close();
  });

  it('stays what it is when it is replaced or deleted meanwhile, and is the new one when it is opened again', async () => {
    const target = new Uint8Array(3);
    await put(Buffer.from('one'));
    const one = await open();
    await put(Buffer.from('two'));
    await served.buckets.store.delete(served.buckets.output, KEY);
    await put(Buffer.from('six'));
    expect(await one.read(target, 0)).toBe(3);
    expect(Buffer.from(target).toString()).toBe('one');
    const six = await open();
    await six.read(target, 0);
    expect(Buffer.from(target).toString()).toBe('six');
    await Promise.all([one.close(), six.close()]);
  });

  it('is none where there is no such object, or none of one piece', async () => {
    const { open: openObject, output } = served.buckets;
    expect(await openObject?.(output, KEY)).toBeUndefined();
    expect(await openObject?.('other', KEY)).toBeUndefined();
    async function* parts() {
      for (let part = 0; part < 3; part += 1) yield randomBytes(4_000_000);
    }
    await put({ stream: parts() });
    expect(await openObject?.(output, KEY)).toBeUndefined();
    expect((await served.buckets.store.head(output, KEY))?.bytes).toBe(12_000_000);
  });

  it('is none where its file is gone, or whoever holds the home cannot be asked', async () => {
    await put(Buffer.from('one'));
    const blobs = join(owned.home, 's3', 'buckets', served.buckets.output, 'blobs');
    for (const folder of await readdir(blobs)) await rm(join(blobs, folder), { recursive: true });
    expect(await served.buckets.open?.(served.buckets.output, KEY)).toBeUndefined();
    const refused = openHomeObjects(owned.home, async () => {
      throw new Error('an earlier version has no such route');
    });
    expect(await refused(served.buckets.output, KEY)).toBeUndefined();
  });
});
