import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchSettings } from '../../src/renders/parts/kernel/search-settings.ts';

/** Sizes of every rung, how far off the samples are (all of them, and each), and a limit. */
const cases = fc.record({
  steps: fc.array(fc.double({ min: 0.8, max: 0.97, noNaN: true }), { minLength: 1, maxLength: 80 }),
  off: fc.double({ min: 0.7, max: 1.4, noNaN: true }),
  each: fc.array(fc.double({ min: 0.97, max: 1.03, noNaN: true }), { minLength: 100, maxLength: 100 }),
  maxBytes: fc.integer({ min: 10, max: 1_200_000 }),
  mostEncodings: fc.integer({ min: 1, max: 4 }),
  mostPixels: fc.integer({ min: 1, max: 500 }),
});

type Given = typeof cases extends fc.Arbitrary<infer Value> ? Value : never;

const search = async ({ steps, off, each, maxBytes, mostEncodings, mostPixels }: Given) => {
  const sizes = [1_000_000];
  for (const step of steps) sizes.push(Math.round((sizes.at(-1) ?? 0) * step));
  const encoded: number[] = [];
  const rung = await searchSettings({
    ...{ rungs: sizes.length, maxBytes, mostEncodings, mostPixels },
    pixels: (at) => 100 * 0.95 ** at,
    predict: async (at) => (sizes[at] ?? 0) * off * (each[at] ?? 1),
    encode: async (at) => {
      encoded.push(at);
      const bytes = sizes[at] ?? 0;
      return { bytes, fits: bytes <= maxBytes, pixels: 100 * 0.95 ** at };
    },
  });
  return { sizes, encoded, rung };
};

describe('searchSettings', () => {
  it('finds a rung that fits whenever one does, with few whole encodings', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        const { sizes, encoded, rung } = await search(given);
        expect(encoded.length).toBeLessThanOrEqual(given.mostEncodings + 2);
        expect(new Set(encoded).size).toBe(encoded.length);
        if (rung === undefined) expect(sizes.at(-1)).toBeGreaterThan(given.maxBytes);
        else expect(sizes[rung]).toBeLessThanOrEqual(given.maxBytes);
        // Of what was encoded, the best that fits, and the latest.
        const fitting = encoded.filter((at) => (sizes[at] ?? 0) <= given.maxBytes);
        expect(rung).toBe(fitting.length === 0 ? undefined : Math.min(...fitting));
        expect(rung).toBe(fitting.at(-1));
      }),
    );
  });

  it('fills the limit although all samples are off by much, as they are held against a whole file', async () => {
    const steps = new Array(60).fill(0.95);
    for (const off of [0.75, 1, 1.3]) {
      for (const maxBytes of [800_000, 300_000, 90_000]) {
        const { sizes, rung = 0 } = await search({ steps, off, each: [], maxBytes, mostEncodings: 4, mostPixels: 1e9 });
        expect((sizes[rung] ?? 0) / maxBytes, `${off}, ${maxBytes}`).toBeGreaterThan(0.9);
      }
    }
  });

  it('makes one that is sure to fit where there is time for no more, before the smallest', async () => {
    const steps = new Array(60).fill(0.95);
    const given = { steps, off: 0.75, each: [], maxBytes: 800_000, mostEncodings: 4, mostPixels: 100 };
    const { sizes, encoded, rung = 0 } = await search(given);
    expect(encoded).toHaveLength(2);
    expect((sizes[rung] ?? 0) / 800_000).toBeGreaterThan(0.5);
  });

  it('encodes more often where what is encoded has fewer pixels', async () => {
    const steps = new Array(60).fill(0.95);
    const given = { steps, off: 0.75, each: [], mostEncodings: 4, mostPixels: 150 };
    const large = await search({ ...given, maxBytes: 900_000 });
    const small = await search({ ...given, maxBytes: 300_000 });
    expect(small.encoded.length).toBeGreaterThan(large.encoded.length);
    expect((small.sizes[small.rung ?? 0] ?? 0) / 300_000).toBeGreaterThan(0.9);
  });
});
