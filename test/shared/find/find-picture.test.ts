import { randomUUID } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { openQueryPicture } from '../../../src/shared/adapters/pictures/open-query-picture.ts';
import { findMarkKey, fingerprintsKey, sketchesKey } from '../../../src/shared/core/contracts/object-keys.ts';
import { AccessDeniedError, StorageError } from '../../../src/shared/core/errors/errors.ts';
import { FIND_INDEX_KEY } from '../../../src/shared/core/find/find-index.ts';
import { findPicture, type PictureSearch } from '../../../src/shared/core/find/find-picture.ts';
import { makeOpenedSegments } from '../../../src/shared/core/find/opened-segments.ts';
import { makeSegmentMemory } from '../../../src/shared/core/find/segment-memory.ts';
import { makeStoredSegments } from '../../../src/shared/core/find/stored-segments.ts';
import type { OpenedObject } from '../../../src/shared/core/ports/ports.ts';
import {
  bytesOfHashes,
  type FingerprintRun,
  readFingerprints,
} from '../../../src/shared/kernels/fingerprint/fingerprint-file.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { type Cut, copyOf, type Paint, seedLookedAt, waves } from '../../fixtures/looked-at-film.ts';

const ONE = 'one-0123456789ab';
const OTHER = 'other-0123456789ab';

/** A street under a fixed camera: only a small bright car moves. */
const street =
  (second: number): Paint =>
  (x, y) =>
    Math.abs(x - second / 30) < 0.04 && Math.abs(y - 0.6) < 0.05 ? 250 : waves(3)(x, y);

let store: InMemoryObjectStore;
let access: Parameters<typeof findPicture>[1];

/** @param mostBytes room in memory for merged fingerprints */
const accessOf = (mostBytes: number): typeof access => {
  const outputBucket = 'output';
  const memory = makeSegmentMemory(mostBytes);
  return { store, outputBucket, segments: makeStoredSegments({ store, outputBucket, memory }) };
};

beforeEach(() => {
  store = new InMemoryObjectStore();
  access = accessOf(1e6);
});

const find = async (picture: Uint8Array, jobId?: string): Promise<PictureSearch> =>
  findPicture({ query: await openQueryPicture(picture), jobId, most: 10 }, access, randomUUID);
const segments = (): string[] => store.keys('output').filter((key) => /^find\/segments\/.*\.bin$/.test(key));

describe('a picture that is looked for', () => {
  it.each<[string, Cut]>([
    ['whole', [0, 0, 0, 0]],
    ['cut by 5 % at each edge', [0.05, 0.05, 0.05, 0.05]],
    ['cut by 5 % in all', [0.025, 0.025, 0.025, 0.025]],
    ['cut at two edges', [0.05, 0, 0, 0.05]],
    ['cut by no round share', [0.013, 0.041, 0.036, 0.008]],
  ])('is found in its second: %s', async (_, cut) => {
    await seedLookedAt(store, ONE, [1, 2, 4, 5, 6].map(waves), 7);
    await seedLookedAt(store, OTHER, [8, 9].map(waves));
    const { found, searched } = await find(await copyOf(waves(4), cut));
    expect(found).toEqual([{ jobId: ONE, second: 9, from: 9, to: 9, distance: expect.any(Number) }]);
    expect(searched).toBe(2);
  });

  it.each<[string, (picture: Sharp) => Sharp]>([
    ['a WebP file', (picture) => picture.webp({ quality: 40 })],
    ['brighter in the middle tones', (picture) => picture.gamma(2.2, 1.8).png()],
    ['of limited range', (picture) => picture.linear(219 / 255, 16).png()],
    ['of more contrast, cut off at its ends', (picture) => picture.linear(255 / 219, -18).png()],
    ['gray and blurred', (picture) => picture.grayscale().blur(1.5).jpeg({ quality: 60 })],
    ['scaled to another shape', (picture) => picture.resize(854, 481, { fit: 'fill' }).png()],
    ['between bars', (picture) => picture.extend({ top: 40, bottom: 40, background: '#060606' }).jpeg({ quality: 60 })],
    ['between bars at its sides', (picture) => picture.extend({ left: 52, right: 51, background: '#000' }).webp()],
  ])('is found as a copy, and not in a film that does not show it: %s', async (_, change) => {
    await seedLookedAt(store, ONE, [1, 2, 4, 5, 6].map(waves), 7);
    await seedLookedAt(store, OTHER, [8, 9].map(waves));
    const { found } = await find(await change(sharp(await copyOf(waves(4), [0.01, 0.02, 0, 0.03]))).toBuffer());
    expect(found).toEqual([{ jobId: ONE, second: 9, from: 9, to: 9, distance: expect.any(Number) }]);
  });

  it.each<[string, number, number, Cut]>([
    ['above and below it, as 2.39:1 in 16:9', 1, 1.778 / 2.39, [0, 0, 0, 0]],
    ['above and below it, cut at its sides', 1, 1.778 / 2.39, [0.04, 0, 0.03, 0]],
    ['above and below it, cut everywhere', 1, 1.778 / 2.39, [0.02, 0.05, 0.05, 0.03]],
    ['at its sides, as 4:3 in 16:9', 0.75, 1, [0, 0, 0, 0]],
    ['at its sides, cut at its top', 0.75, 1, [0, 0.05, 0, 0]],
    ['at its sides, as 9:16 in 16:9', 0.316, 1, [0, 0.01, 0, 0.02]],
  ])('is found without the bars that the film has %s', async (_, across, down, cut) => {
    const barred =
      (seed: number): Paint =>
      (x, y) =>
        Math.abs(x - 0.5) < across / 2 && Math.abs(y - 0.5) < down / 2
          ? waves(seed)((x - 0.5) / across + 0.5, (y - 0.5) / down + 0.5)
          : 2;
    await seedLookedAt(store, ONE, [1, 2, 4, 5, 6].map(barred), 7);
    await seedLookedAt(store, OTHER, [8, 9].map(barred));
    const size = { width: 640 * across * (1 - cut[0] - cut[2]), height: 360 * down * (1 - cut[1] - cut[3]) };
    const picture = await copyOf(waves(4), cut);
    const asSeen = await sharp(picture)
      .resize(Math.round(size.width), Math.round(size.height), { fit: 'fill' })
      .jpeg({ quality: 60 })
      .toBuffer();
    const { found } = await find(asSeen);
    expect(found).toEqual([{ jobId: ONE, second: 9, from: 9, to: 9, distance: expect.any(Number) }]);
    const onOtherBars = sharp(asSeen).extend({ top: 60, bottom: 60, left: 60, right: 60, background: '#000' });
    expect((await find(await onOtherBars.png().toBuffer())).found).toMatchObject([{ jobId: ONE, second: 9 }]);
  });

  it('is told everywhere where the film shows it, the nearest first though distances are told in tenths', async () => {
    await seedLookedAt(store, ONE, [waves(1), waves(2), waves(3), waves(2)]);
    await seedLookedAt(store, OTHER, [waves(2)]);
    const { found } = await find(await copyOf(waves(2)));
    expect(found.map(({ jobId, second }) => `${jobId} ${second}`)).toEqual([`${ONE} 1`, `${ONE} 3`, `${OTHER} 0`]);
    for (const { distance } of found) expect(Number((distance * 10).toFixed(6)) % 1).toBe(0);
  });

  it('is found where only something small moves', async () => {
    await seedLookedAt(
      store,
      ONE,
      Array.from({ length: 30 }, (_, second) => street(second)),
    );
    for (const second of [4, 17, 25]) {
      const { found } = await find(await copyOf(street(second), [0.05, 0.05, 0.05, 0.05]));
      expect(found[0]).toMatchObject({ second, from: second, to: second });
    }
  });

  it('is found as a stretch where the film stands still', async () => {
    await seedLookedAt(store, ONE, [1, 2, 2, 2, 2, 5].map(waves));
    const { found } = await find(await copyOf(waves(2)));
    expect(found).toEqual([expect.objectContaining({ from: 1, to: 4 })]);
  });

  it('is found in a film of whose seconds more are near than are looked at', async () => {
    const still = new Array<Paint>(2_100).fill(waves(5));
    await seedLookedAt(store, ONE, [...still, waves(2), ...new Array<Paint>(1_100).fill(waves(1)), waves(2)]);
    const { found } = await find(await copyOf(waves(2)));
    expect(found.map(({ second }) => second)).toEqual([2_100, 3_201]);
    expect((await find(await copyOf(waves(5)))).found).toMatchObject([{ from: 0, to: 1_999 }]);
  });

  it('is not found in films that do not show it, nor when it says nothing', async () => {
    await seedLookedAt(store, ONE, [1, 2, 4].map(waves));
    expect(await find(await copyOf(waves(9)))).toMatchObject({ found: [], searched: 1, saysNothing: false });
    expect(await find(await copyOf(() => 5))).toMatchObject({ found: [], saysNothing: true });
  });

  it('is looked for in one job alone', async () => {
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    await seedLookedAt(store, OTHER, [2, 1].map(waves));
    const picture = await copyOf(waves(2));
    expect((await find(picture)).found.map(({ jobId }) => jobId)).toEqual([ONE, OTHER]);
    expect(await find(picture, OTHER)).toMatchObject({
      found: [{ jobId: OTHER, second: 0 }],
      searched: 1,
      withoutFingerprints: 0,
    });
    store.remove('output', findMarkKey(OTHER));
    expect(await find(picture, OTHER)).toMatchObject({ found: [], searched: 0, withoutFingerprints: 1 });
  });
});

describe('an object that cannot be read', () => {
  let picture: Uint8Array;
  beforeEach(async () => {
    picture = await copyOf(waves(2));
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    await seedLookedAt(store, OTHER, [2, 1].map(waves));
  });
  const failWith = (error: Error, isBroken: (key: string) => boolean): void => {
    store.before = ({ operation, key }) => {
      if ((operation === 'read' || operation === 'getText') && isBroken(key)) throw error;
    };
  };
  const damage = (isBroken: (key: string) => boolean): void => failWith(new StorageError('damaged'), isBroken);

  it('takes away one answer where it has sketches', async () => {
    damage((key) => key === sketchesKey(ONE));
    expect((await find(picture)).found).toMatchObject([{ jobId: OTHER }]);
  });

  it('leaves a job out until its fingerprints can be read', async () => {
    damage((key) => key === fingerprintsKey(ONE));
    expect(await find(picture)).toMatchObject({ found: [{ jobId: OTHER }], searched: 1, withoutFingerprints: 1 });
    store.before = () => {};
    expect(await find(picture)).toMatchObject({ found: [{}, {}], searched: 2, withoutFingerprints: 0 });
  });

  it('is made again where it is a segment or their list', async () => {
    await find(picture);
    const broken = new Set(segments());
    access = accessOf(0);
    damage((key) => broken.has(key));
    expect((await find(picture)).found).toHaveLength(2);
    expect(segments().filter((key) => broken.has(key))).toEqual([]);
    let isListBroken = true;
    store.before = ({ operation, key }) => {
      if (operation === 'putJson' && key === FIND_INDEX_KEY) isListBroken = false;
      if (operation === 'getText' && key === FIND_INDEX_KEY && isListBroken) throw new StorageError('damaged');
    };
    expect((await find(picture)).found).toHaveLength(2);
    expect(isListBroken).toBe(false);
  });

  it('has its jobs once where a segment can be read again', async () => {
    await find(picture);
    access = accessOf(0);
    let faults = 1;
    failWith(new StorageError('a moment'), (key) => key.endsWith('.bin') && key.startsWith('find/') && faults-- > 0);
    expect((await find(picture)).found).toHaveLength(2);
  });

  it('fails the search where a permission is missing', async () => {
    failWith(new AccessDeniedError('denied'), (key) => key === sketchesKey(ONE));
    await expect(find(picture)).rejects.toThrow(AccessDeniedError);
  });
});

describe('a reader that may not store', () => {
  const deny = (...denied: readonly string[]): void => {
    store.before = ({ operation, key }) => {
      if (denied.includes(operation) && key.startsWith('find/segments/'))
        throw new AccessDeniedError(`${operation} is denied`);
    };
  };

  it('finds what others have merged, what they have not, and nothing that is deleted', async () => {
    const picture = await copyOf(waves(2));
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    deny('put', 'putJson', 'delete');
    expect(await find(picture)).toMatchObject({ found: [{ jobId: ONE, second: 1 }], searched: 1 });
    expect(segments()).toEqual([]);
    store.before = () => {};
    await find(picture);
    const merged = segments();
    deny('put', 'putJson', 'delete');
    await seedLookedAt(store, OTHER, [waves(2)]);
    expect((await find(picture)).found.map(({ jobId }) => jobId)).toEqual([ONE, OTHER]);
    store.remove('output', findMarkKey(ONE));
    store.remove('output', findMarkKey(OTHER));
    expect(await find(picture)).toMatchObject({ found: [], searched: 0 });
    expect(segments()).toEqual(merged);
  });

  it('reads the jobs of a segment that is gone', async () => {
    const picture = await copyOf(waves(2));
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    await find(picture);
    for (const key of segments()) store.remove('output', key);
    access = accessOf(0);
    deny('put', 'putJson', 'delete');
    expect((await find(picture)).found).toMatchObject([{ jobId: ONE, second: 1 }]);
  });

  it('or may store but not delete leaves replaced files to the next search', async () => {
    const picture = await copyOf(waves(2));
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    await find(picture);
    deny('delete');
    await seedLookedAt(store, OTHER, [waves(2)]);
    expect((await find(picture)).found).toHaveLength(2);
    expect(segments()).toHaveLength(2);
  });
});

describe('merged fingerprints', () => {
  it('are kept as they are while no job changes, and follow those that do', async () => {
    const picture = await copyOf(waves(2));
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    expect((await find(picture)).found).toMatchObject([{ jobId: ONE, second: 1 }]);
    const before = segments();
    await find(picture);
    expect(segments()).toEqual(before);
    // Rendered anew, with other fingerprints; then another job; then the first one is deleted.
    await seedLookedAt(store, ONE, [2, 1].map(waves));
    expect((await find(picture)).found).toMatchObject([{ jobId: ONE, second: 0 }]);
    await seedLookedAt(store, OTHER, [5, 6, 2].map(waves));
    expect((await find(picture)).found).toMatchObject([{ jobId: ONE }, { jobId: OTHER, second: 2 }]);
    store.remove('output', findMarkKey(ONE));
    expect((await find(picture)).found).toMatchObject([{ jobId: OTHER, second: 2 }]);
    expect(segments()).toHaveLength(1);
  });

  it('are made again when they were lost, or their list cannot be read', async () => {
    const picture = await copyOf(waves(2));
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    await find(picture);
    for (const key of segments()) store.remove('output', key);
    access = accessOf(0);
    expect((await find(picture)).found).toMatchObject([{ jobId: ONE }]);
    store.seed('output', FIND_INDEX_KEY, 'no list');
    expect((await find(picture)).found).toMatchObject([{ jobId: ONE }]);
  });

  it('that an interrupted search left behind are deleted by a later one, and younger ones are not', async () => {
    const ages = [2 * 3_600_000, 60_000];
    const left = ages.map((age, at) => {
      store.now = () => Date.now() - age;
      store.seed('output', `find/segments/left-${at}.bin`, 'hashes');
      return `find/segments/left-${at}.bin`;
    });
    store.now = Date.now;
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    expect((await find(await copyOf(waves(2)))).found).toHaveLength(1);
    expect(segments().filter((key) => left.includes(key))).toEqual(left.slice(1));
    expect(segments()).toHaveLength(2);
  });

  it('are whole when two searches merge at once', async () => {
    const picture = await copyOf(waves(2));
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    await seedLookedAt(store, OTHER, [2].map(waves));
    const answers = await Promise.all([find(picture), find(picture)]);
    for (const { found } of answers) expect(found).toHaveLength(2);
    expect((await find(picture)).found).toHaveLength(2);
    expect(segments()).toHaveLength(1);
  });

  it('count the jobs that have none', async () => {
    await seedLookedAt(store, ONE, [waves(1)]);
    await seedLookedAt(store, OTHER, [waves(2)]);
    store.remove('output', findMarkKey(OTHER));
    expect(await find(await copyOf(waves(1)))).toMatchObject({ searched: 1, withoutFingerprints: 1 });
  });
});

describe('merged fingerprints that lie on this machine', () => {
  const isOfStore = ({ operation, key }: InMemoryObjectStore['calls'][number]): boolean =>
    operation === 'read' && key.startsWith('find/segments/');
  let opened: string[];
  let closed: number;

  /** Opens what is stored; reads give a few bytes at a time, as a disk may. */
  const openWith =
    (lost: number) =>
    async (bucket: string, key: string): Promise<OpenedObject | undefined> => {
      opened.push(key);
      const bytes = store.bytes(bucket, key);
      if (bytes === undefined) return undefined;
      const there = bytes.subarray(0, bytes.length - lost);
      return {
        bytes: bytes.length,
        read: async (target, from) => {
          const piece = there.subarray(from, from + Math.min(target.length, 100_000));
          target.set(piece);
          return piece.length;
        },
        close: async () => {
          closed += 1;
        },
      };
    };
  const openAccess = (lost = 0): typeof access => {
    const others = accessOf(0);
    return {
      ...others,
      segments: makeOpenedSegments({ open: openWith(lost), outputBucket: 'output' }, others.segments),
    };
  };
  beforeEach(() => {
    opened = [];
    closed = 0;
    access = openAccess();
  });

  it('are searched where they lie, several at once, and more of them than are read at once', async () => {
    const picture = await copyOf(waves(2));
    const long = new Array<Paint>(70_000).fill(waves(5));
    const films = { [ONE]: [...long, waves(2), ...long, waves(2)], [OTHER]: [waves(2)] };
    const listed = [];
    for (const [jobId, seconds] of Object.entries(films)) {
      await seedLookedAt(store, jobId, seconds);
      const [{ hashes }] = readFingerprints(store.bytes('output', fingerprintsKey(jobId)) ?? new Uint8Array()) as [
        FingerprintRun,
      ];
      const key = `find/segments/${jobId}.bin`;
      store.seed('output', key, bytesOfHashes(hashes));
      const mark = (await store.head('output', findMarkKey(jobId)))?.etag;
      listed.push({ key, jobs: [{ jobId, mark, runs: [[0, hashes.length]] }] });
    }
    store.seed('output', FIND_INDEX_KEY, JSON.stringify({ version: 1, segments: listed }));
    store.calls.length = 0;
    const { found } = await find(picture);
    const places = found.map(({ jobId, second }) => `${jobId} ${second}`);
    expect(places).toEqual([`${ONE} 70000`, `${ONE} 140001`, `${OTHER} 0`]);
    expect(store.calls.filter(isOfStore)).toEqual([]);
    expect(opened).toHaveLength(2);
    expect(closed).toBe(2);
  });

  it.each([
    ['are shorter than they should be', 8],
    ['are empty', Number.POSITIVE_INFINITY],
  ])('are read from the store where they %s', async (_, lost) => {
    const picture = await copyOf(waves(2));
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    await find(picture);
    access = openAccess(lost);
    expect((await find(picture)).found).toMatchObject([{ jobId: ONE, second: 1 }]);
    expect(store.calls.filter(isOfStore)).toHaveLength(1);
    expect(closed).toBe(opened.length);
  });

  it('are made again where they are nowhere', async () => {
    const picture = await copyOf(waves(2));
    await seedLookedAt(store, ONE, [1, 2].map(waves));
    await find(picture);
    for (const key of segments()) store.remove('output', key);
    expect((await find(picture)).found).toMatchObject([{ jobId: ONE, second: 1 }]);
    expect(segments()).toHaveLength(1);
  });
});
