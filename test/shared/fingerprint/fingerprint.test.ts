import { describe, expect, it } from 'vitest';
import { lumaSums } from '../../../src/shared/kernels/fingerprint/cell-means.ts';
import { fingerprintOf, NO_FINGERPRINT } from '../../../src/shared/kernels/fingerprint/fingerprint.ts';
import {
  joinRuns,
  readFingerprints,
  writeFingerprints,
} from '../../../src/shared/kernels/fingerprint/fingerprint-file.ts';
import { lumaPicture } from '../../../src/shared/kernels/fingerprint/luma-picture.ts';
import { queryPicture } from '../../../src/shared/kernels/fingerprint/query-picture.ts';
import { MOST_DISTANCE, makeHashSearch } from '../../../src/shared/kernels/fingerprint/search-hashes.ts';
import { GLANCE, type Paint, paintPicture, waves } from '../../fixtures/looked-at-film.ts';

const looked = (paint: Paint, size = GLANCE) => lumaSums(lumaPicture(paintPicture(paint, size), size));
const ones = (hash: bigint): number => [...hash.toString(2)].filter((bit) => bit === '1').length;
const apart = (one: bigint, other: bigint): number => ones(one ^ other);

describe('fingerprints', () => {
  it('of a smaller, a darker and a cut picture are near, of another far', () => {
    const stored = fingerprintOf(looked(waves(2)));
    const nearest = (paint: Paint, size = GLANCE) =>
      Math.min(...queryPicture(paintPicture(paint, size), size).fingerprints.map((hash) => apart(hash, stored)));
    expect(nearest(waves(2), { width: 80, height: 45 })).toBeLessThanOrEqual(MOST_DISTANCE);
    expect(nearest((x, y) => 0.7 * waves(2)(x, y))).toBeLessThanOrEqual(MOST_DISTANCE);
    expect(nearest((x, y) => waves(2)(0.05 + 0.9 * x, 0.05 + 0.9 * y))).toBeLessThanOrEqual(MOST_DISTANCE);
    expect(nearest((x, y) => waves(2)(0.05 + 0.95 * x, y))).toBeLessThanOrEqual(MOST_DISTANCE);
    // On black bars above and below, as a player on a higher screen shows it.
    const barred: Paint = (x, y) => (Math.abs(y - 0.5) < 0.4 ? waves(2)(x, (y - 0.1) / 0.8) : 0);
    expect(nearest(barred)).toBeLessThanOrEqual(MOST_DISTANCE);
    expect(nearest(waves(3))).toBeGreaterThan(MOST_DISTANCE);
  });

  it('are none of flat pictures, which would be like all others of their sort', () => {
    for (const level of [0, 4, 128, 255]) {
      const flat: Paint = (x) => level + 3 * x;
      expect(fingerprintOf(looked(flat))).toBe(NO_FINGERPRINT);
      expect(queryPicture(paintPicture(flat), GLANCE).fingerprints).toEqual([]);
    }
  });

  it('come out of their file as they went in, and not out of one that is cut off', () => {
    const run = (firstSecond: number, ...hashes: bigint[]) => ({ firstSecond, hashes: BigUint64Array.from(hashes) });
    const runs = joinRuns([run(0, 1n, 2n ** 64n - 1n), run(30, 3n), run(31, 4n)]);
    expect(runs).toEqual([run(0, 1n, 2n ** 64n - 1n), run(30, 3n, 4n)]);
    const file = writeFingerprints(runs);
    expect(file.length).toBe(16 + 2 * 8 + 4 * 8);
    expect(readFingerprints(file)).toEqual(runs);
    for (const bytes of [file.subarray(0, -1), file.subarray(0, 20), file.subarray(1)]) {
      expect(readFingerprints(bytes)).toBeUndefined();
    }
  });
});

describe('a search of hashes', () => {
  it('finds exactly those within the limit, with their distance', () => {
    let state = 88_172_645_463_325_252n;
    const next = (): bigint => {
      state ^= BigInt.asUintN(64, state << 13n);
      state ^= state >> 7n;
      state ^= BigInt.asUintN(64, state << 17n);
      return state;
    };
    const wanted = Array.from({ length: 20 }, next);
    const hashes = BigUint64Array.from({ length: 4_000 }, (_, at) => {
      if (at % 3 !== 0) return next();
      const flipped = Array.from({ length: at % 16 }, () => 1n << (next() & 63n)).reduce((all, bit) => all ^ bit, 0n);
      return (wanted[at % 20] ?? 0n) ^ flipped;
    });
    const expected = [...hashes]
      .map((hash, place) => ({ place, distance: Math.min(...wanted.map((each) => apart(each, hash))) }))
      .filter(({ distance }) => distance <= MOST_DISTANCE);
    expect(expected.length).toBeGreaterThan(200);
    expect(makeHashSearch(wanted).inBytes(new Uint8Array(hashes.buffer))).toEqual(expected);
  });

  it('leaves what lies in its rooms where it is when it looks elsewhere meanwhile', () => {
    const hash = 0x0123_4567_89ab_cdefn;
    const search = makeHashSearch([hash]);
    const bytesOf = (...hashes: readonly bigint[]) => new Uint8Array(BigUint64Array.from(hashes).buffer);
    const waiting = bytesOf(~hash, hash ^ 1n, ~hash, hash);
    for (const room of search.rooms) room.set(waiting);
    expect(search.inBytes(bytesOf(hash, ~hash, hash))).toEqual([
      { place: 0, distance: 0 },
      { place: 2, distance: 0 },
    ]);
    for (const room of search.rooms) {
      expect(search.inRoom(room, waiting.length, 10)).toEqual([
        { place: 11, distance: 1 },
        { place: 13, distance: 0 },
      ]);
    }
  });
});
