import { describe, expect, it } from 'vitest';
import { fingerprintOf, NO_FINGERPRINT } from '../../../src/shared/kernels/fingerprint/fingerprint.ts';
import {
  joinRuns,
  readFingerprints,
  writeFingerprints,
} from '../../../src/shared/kernels/fingerprint/fingerprint-file.ts';
import { queryFingerprints } from '../../../src/shared/kernels/fingerprint/query-fingerprints.ts';
import { MOST_DISTANCE, makeHashSearch } from '../../../src/shared/kernels/fingerprint/search-hashes.ts';

const SIZE = { width: 160, height: 90 };

/** A picture of several waves; `paint` gives the brightness at a place, both from 0 to 1. */
const pictureOf = (paint: (x: number, y: number) => number, size = SIZE): Uint8Array => {
  const rgb = new Uint8Array(size.width * size.height * 3);
  for (let at = 0; at < size.width * size.height; at += 1) {
    const x = ((at % size.width) + 0.5) / size.width;
    const y = (Math.floor(at / size.width) + 0.5) / size.height;
    rgb.fill(Math.max(0, Math.min(255, Math.round(paint(x, y)))), at * 3, at * 3 + 3);
  }
  return rgb;
};
const waves = (seed: number) => (x: number, y: number) =>
  128 + 50 * Math.sin(7 * x + seed * 3 * y + seed) + 40 * Math.cos(11 * y - seed * 5 * x) + 20 * Math.sin(90 * x * y);

const ones = (hash: bigint): number => [...hash.toString(2)].filter((bit) => bit === '1').length;
const apart = (one: bigint, other: bigint): number => ones(one ^ other);

describe('fingerprints', () => {
  it('of a smaller, a darker and a cut picture are near, of another far', () => {
    const stored = fingerprintOf(pictureOf(waves(2)), SIZE);
    const nearest = (rgb: Uint8Array, size = SIZE) =>
      Math.min(...queryFingerprints(rgb, size).map((hash) => apart(hash, stored)));
    const half = { width: 80, height: 45 };
    expect(nearest(pictureOf(waves(2), half), half)).toBeLessThanOrEqual(MOST_DISTANCE);
    expect(nearest(pictureOf((x, y) => 0.7 * waves(2)(x, y)))).toBeLessThanOrEqual(MOST_DISTANCE);
    expect(nearest(pictureOf((x, y) => waves(2)(0.05 + 0.9 * x, 0.05 + 0.9 * y)))).toBeLessThanOrEqual(MOST_DISTANCE);
    expect(nearest(pictureOf((x, y) => waves(2)(0.05 + 0.95 * x, y)))).toBeLessThanOrEqual(MOST_DISTANCE);
    expect(nearest(pictureOf(waves(3)))).toBeGreaterThan(MOST_DISTANCE);
  });

  it('are none of flat pictures, which would be like all others of their sort', () => {
    for (const level of [0, 4, 128, 255]) {
      const flat = pictureOf((x) => level + 3 * x);
      expect(fingerprintOf(flat, SIZE)).toBe(NO_FINGERPRINT);
      expect(queryFingerprints(flat, SIZE)).toEqual([]);
    }
  });

  it('come out of their file as they went in, and not out of one that is cut off', () => {
    const run = (firstSecond: number, ...hashes: bigint[]) => ({ firstSecond, hashes: BigUint64Array.from(hashes) });
    const runs = joinRuns([run(30, 3n), run(0, 1n, 2n ** 64n - 1n), run(31, 4n)]);
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
    expect(makeHashSearch(wanted)(new Uint8Array(hashes.buffer))).toEqual(expected);
  });
});
