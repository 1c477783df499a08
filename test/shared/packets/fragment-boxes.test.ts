import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxHeader, makeBox, makeFullBox, uint32s } from '../../../src/shared/kernels/mp4/make-box.ts';
import { fragmentBoxes } from '../../../src/shared/kernels/packets/mp4/fragment-boxes.ts';

const MIB = 1024 ** 2;

/** A file of which only some bytes are kept; the others are 0. */
class SparseFile {
  size = 0;
  private readonly kept: { readonly at: number; readonly bytes: Uint8Array }[] = [];

  put(bytes: Uint8Array, length = bytes.length): void {
    this.kept.push({ at: this.size, bytes });
    this.size += length;
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    for (const { at, bytes: own } of this.kept) {
      const from = Math.max(at, offset);
      const to = Math.min(at + own.length, offset + bytes.length);
      if (from < to) bytes.set(own.subarray(from - at, to - at), from - offset);
    }
    return bytes;
  }
}

interface Fragment {
  /** bytes of its pictures */
  readonly media: number;
  /** a box in front of its description, as DASH has it */
  readonly styled: boolean;
  /** bytes within its pictures that look like a fragment */
  readonly decoy: boolean;
}

const moofOf = (number: number): Uint8Array =>
  makeBox('moof', makeFullBox('mfhd', 0, 0, uint32s(number)), makeBox('traf', new Uint8Array(number % 300)));

const filmOf = (fragments: readonly Fragment[]) => {
  const file = new SparseFile();
  const expected: { at: number; bytes: number }[] = [];
  file.put(makeBox('ftyp', uint32s(0, 0)));
  file.put(makeBox('moov', new Uint8Array(700)));
  for (const [i, { media, styled, decoy }] of fragments.entries()) {
    if (styled) file.put(makeBox('styp', uint32s(0, 0)));
    const moof = moofOf(i);
    expected.push({ at: file.size, bytes: moof.length });
    file.put(moof);
    file.put(boxHeader('mdat', media));
    const lie = moofOf(1_000_000 + i);
    if (decoy && media > 2 * lie.length) {
      file.put(new Uint8Array(), Math.floor(media / 3));
      file.put(lie, media - Math.floor(media / 3));
    } else file.put(new Uint8Array(), media);
  }
  return { file, expected };
};

/** The fragments of a film, and what was read for them. */
const list = async (file: SparseFile, most = Number.POSITIVE_INFINITY) => {
  let [bytes, inFlight, peak, requests] = [0, 0, 0, 0];
  const readAt = async (offset: number, length: number) => {
    expect(offset + length).toBeLessThanOrEqual(file.size);
    requests += 1;
    bytes += length;
    inFlight += 1;
    peak = Math.max(peak, inFlight);
    await new Promise((wake) => setImmediate(wake));
    inFlight -= 1;
    return file.read(offset, length);
  };
  const found: { at: number; bytes: number }[] = [];
  for await (const { at, moof } of fragmentBoxes(readAt, file.size, () => undefined)) {
    found.push({ at, bytes: moof.length });
    if (found.length >= most) break;
  }
  return { found, bytes, peak, requests };
};

const evenly = (count: number, media: number): Fragment[] =>
  Array.from({ length: count }, () => ({ media, styled: false, decoy: false }));

describe('the fragments of a film', () => {
  it('are all found in their order, whatever lies between them and whatever their pictures look like', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ media: fc.integer({ min: 0, max: 900_000 }), styled: fc.boolean(), decoy: fc.boolean() }),
          { minLength: 1, maxLength: 150 },
        ),
        async (fragments) => {
          const { file, expected } = filmOf(fragments);
          expect((await list(file)).found).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    ));

  it('are looked for in several places at the same time, in few of the bytes', async () => {
    const { file, expected } = filmOf(evenly(700, MIB));
    const { found, bytes, peak } = await list(file);
    expect(found).toEqual(expected);
    expect(peak).toBeGreaterThan(4);
    expect(peak).toBeLessThanOrEqual(9);
    expect(bytes).toBeLessThan(0.07 * file.size);
  });

  it('are read through where each is small', async () => {
    const { file, expected } = filmOf(evenly(3000, 5000));
    const { found, bytes, requests } = await list(file);
    expect(found).toEqual(expected);
    expect(requests).toBeLessThan(60);
    expect(bytes).toBeLessThan(1.3 * file.size);
  });

  it('are no longer looked for when nobody wants more', async () => {
    const { file, expected } = filmOf(evenly(700, MIB));
    const { found, bytes } = await list(file, 30);
    expect(found).toEqual(expected.slice(0, 30));
    await new Promise((wake) => setTimeout(wake, 20));
    expect(bytes).toBeLessThan(40 * MIB);
  });

  it('go on behind a box that is damaged, and that is told', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ media: fc.integer({ min: 0, max: 40_000 }), styled: fc.boolean(), decoy: fc.constant(false) }),
          {
            minLength: 3,
            maxLength: 60,
          },
        ),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
        async (fragments, place, noise) => {
          const { file, expected } = filmOf(fragments);
          const lost = Math.floor(place * (expected.length - 1));
          const lostAt = expected[lost]?.at ?? 0;
          let damages = 0;
          const readAt = async (offset: number, length: number) => {
            const bytes = file.read(offset, length);
            for (let i = 0; i < noise.length; i += 1) {
              const at = lostAt + i - offset;
              // Type bytes that are no letters: nothing can take it for a box.
              if (at >= 0 && at < bytes.length) bytes[at] = i < 4 ? (noise[i] ?? 0) : 0x80 | (noise[i] ?? 0);
            }
            return bytes;
          };
          const found: number[] = [];
          for await (const { at } of fragmentBoxes(readAt, file.size, () => (damages += 1))) found.push(at);
          expect(found).toEqual(expected.filter((_, i) => i !== lost).map(({ at }) => at));
          expect(damages).toBe(1);
        },
      ),
      { numRuns: 30 },
    ));

  it('end with a reason where the film is cut off, after those in front of it', async () => {
    const { file, expected } = filmOf(evenly(400, MIB));
    file.size -= 1000;
    const found: number[] = [];
    const all = async () => {
      const readAt = async (offset: number, length: number) => file.read(offset, length);
      for await (const { at } of fragmentBoxes(readAt, file.size, () => undefined)) found.push(at);
    };
    await expect(all()).rejects.toMatchObject({ name: 'NoIndexError', reason: 'damaged' });
    expect(found).toEqual(expected.map(({ at }) => at));
  });
});
