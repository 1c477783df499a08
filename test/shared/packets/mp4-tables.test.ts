import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined, makeBox, makeFullBox, uint32s } from '../../../src/shared/kernels/mp4/make-box.ts';
import { MP4_PACKETS } from '../../../src/shared/kernels/packets/mp4/mp4-packets.ts';
import { NoIndexError } from '../../../src/shared/kernels/packets/no-index.ts';
import type { Packet } from '../../../src/shared/kernels/packets/packet.ts';
import { makeProbe } from '../../fixtures/probe.ts';

const TIMESCALE = 1000;
const SIZE = 1_000_000;

interface Sample {
  readonly bytes: number;
  readonly duration: number;
  readonly later: number;
  readonly isKey: boolean;
}

/** Samples in chunks of `perChunk`, with a gap before each. */
const placesOf = (samples: readonly Sample[], perChunk: number, gap: number): number[] => {
  let at = 100_000;
  return samples.map(({ bytes }, i) => {
    if (i % perChunk === 0) at += gap;
    at += bytes;
    return at - bytes;
  });
};

const tablesOf = (samples: readonly Sample[], perChunk: number, gap: number): Uint8Array[] => {
  const places = placesOf(samples, perChunk, gap);
  const chunks = places.filter((_, i) => i % perChunk === 0);
  const rest = samples.length % perChunk;
  const runs = [[1, perChunk, 1], ...(rest === 0 ? [] : [[chunks.length, rest, 1]])].slice(
    samples.length < perChunk ? 1 : 0,
  );
  const keys = samples.flatMap(({ isKey }, i) => (isKey ? [i + 1] : []));
  const table = (type: string, entries: readonly (readonly number[])[]) =>
    makeFullBox(type, 0, 0, uint32s(entries.length, ...entries.flat()));
  return [
    table(
      'stts',
      samples.map(({ duration }) => [1, duration]),
    ),
    table(
      'ctts',
      samples.map(({ later }) => [1, later]),
    ),
    makeFullBox('stsz', 0, 0, uint32s(0, samples.length, ...samples.map(({ bytes }) => bytes))),
    table('stsc', runs),
    table(
      'stco',
      chunks.map((place) => [place]),
    ),
    table(
      'stss',
      keys.map((key) => [key]),
    ),
  ];
};

const movieOf = (tables: readonly Uint8Array[]): Uint8Array => {
  const clock = (type: string) => makeFullBox(type, 0, 0, uint32s(0, 0, TIMESCALE, 0, 0));
  const entry = makeBox('avc1', new Uint8Array(78));
  const stbl = makeBox('stbl', makeFullBox('stsd', 0, 0, uint32s(1), entry), ...tables);
  const handler = makeFullBox('hdlr', 0, 0, uint32s(0, 0x76696465, 0, 0, 0));
  const media = makeBox('mdia', clock('mdhd'), handler, makeBox('minf', stbl));
  const track = makeBox('trak', makeFullBox('tkhd', 0, 3, uint32s(0, 0, 1, 0, 0)), media);
  return joined([makeBox('ftyp', uint32s(0x69736f6d, 0)), makeBox('moov', clock('mvhd'), track)]);
};

const listPackets = async (movie: Uint8Array, startMs: number) => {
  let reads = 0;
  const readAt = async (offset: number, length: number) => {
    reads += 1;
    return movie.subarray(offset, offset + length);
  };
  const probe = makeProbe({}, { streamIndex: 0, startUs: startMs * 1000, timeBase: [1, TIMESCALE] });
  const packets: Packet[] = [];
  const found = await MP4_PACKETS.findPackets({ probe, sizeBytes: SIZE, readAt });
  for await (const batch of found.packets) packets.push(...batch);
  return { packets, reads };
};

const samples = fc.array(
  fc.record({
    bytes: fc.integer({ min: 1, max: 1000 }),
    duration: fc.integer({ min: 1, max: 100 }),
    later: fc.integer({ min: 0, max: 50 }),
    isKey: fc.boolean(),
  }),
  { minLength: 1, maxLength: 50 },
);

/** When the first picture is due. */
const beginOf = (all: readonly Sample[]): number => {
  let dts = 0;
  return Math.min(
    ...all.map(({ duration, later }) => {
      dts += duration;
      return dts - duration + later;
    }),
  );
};

describe('the packets of an MP4', () => {
  it('are those that its tables list', async () => {
    const shapes = fc.record({ perChunk: fc.integer({ min: 1, max: 7 }), gap: fc.integer({ min: 0, max: 500 }) });
    await fc.assert(
      fc.asyncProperty(samples, shapes, async (all, { perChunk, gap }) => {
        const { packets } = await listPackets(movieOf(tablesOf(all, perChunk, gap)), beginOf(all));
        const places = placesOf(all, perChunk, gap);
        let dts = 0;
        const expected = all.map(({ bytes, duration, later, isKey }, i) => {
          dts += duration;
          return { at: places[i], bytes, dts: dts - duration, pts: dts - duration + later, duration, isKey };
        });
        expect(packets).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('fail to be listed when bytes of the index are damaged, or lie inside the file', async () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(samples, damage, async (all, changes) => {
        const movie = movieOf(tablesOf(all, 3, 10));
        for (const [place, byte] of changes) movie[place % movie.length] = byte;
        try {
          const { packets } = await listPackets(movie, beginOf(all));
          for (const { at, bytes } of packets) expect(at >= 0 && at + bytes <= SIZE).toBe(true);
          expect(packets.length).toBeLessThanOrEqual(1000);
        } catch (error) {
          expect(error instanceof NoIndexError || error instanceof RangeError, String(error)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('fail to be listed, soon, when the index claims 80 million samples at one place', async () => {
    const table = (type: string, ...numbers: readonly number[]) => makeFullBox(type, 0, 0, uint32s(...numbers));
    const movie = movieOf([
      table('stts', 1, 80_000_000, 1),
      table('stsz', 10, 80_000_000),
      table('stsc', 1, 1, 80_000_000, 1),
      table('stco', 1, 0),
    ]);
    await expect(listPackets(movie, 0)).rejects.toMatchObject({ reason: 'tooLarge' });
  });

  it('fail to be listed when their offsets end early: players do not agree on what follows', async () => {
    const all = [2, 4, 3].map((later) => ({ bytes: 1, duration: 1, later, isKey: true }));
    const tables = tablesOf(all, 1, 0);
    tables[1] = makeFullBox('ctts', 0, 0, uint32s(1, 2, 2));
    await expect(listPackets(movieOf(tables), 2)).rejects.toMatchObject({ reason: 'damaged' });
    tables[1] = makeFullBox('ctts', 0, 0, uint32s(1, 2, 0));
    expect((await listPackets(movieOf(tables), 0)).packets.map(({ pts }) => pts)).toEqual([0, 1, 2]);
  });

  it('are in an excerpt at their times, however long nothing is shown between them', async () => {
    const all = [1, 1].map(() => ({ bytes: 1, duration: 1, later: 0, isKey: true }));
    const movie = movieOf(tablesOf(all, 1, 0));
    const readAt = async (offset: number, length: number) => movie.subarray(offset, offset + length);
    const probe = makeProbe({}, { streamIndex: 0, startUs: 0, timeBase: [1, TIMESCALE] });
    const { head, timeBase } = await MP4_PACKETS.findPackets({ probe, sizeBytes: SIZE, readAt });
    const gap = 2 ** 32 + 700;
    const packets = [0, 40, gap, gap + 40].map((pts, at) => ({
      at,
      bytes: 1,
      dts: pts,
      pts,
      duration: 40,
      isKey: true,
    }));
    const maker = MP4_PACKETS.makeExcerpt({ head, timeBase, packets });
    const read = packets.map((packet) => ({ ...packet, data: Uint8Array.of(packet.at) }));
    const written = Buffer.concat(maker.batch(read));
    const times: bigint[] = [];
    for (let at = written.indexOf('tfdt'); at >= 0; at = written.indexOf('tfdt', at + 1)) {
      times.push(written.readBigUInt64BE(at + 8));
    }
    expect(times).toEqual([0n, BigInt(gap)]);
  });

  it.each([
    ['a sample outside of the file', { bytes: SIZE, duration: 1, later: 0, isKey: true }, 'damaged'],
    ['a clock that is not the probe’s', { bytes: 1, duration: 1, later: 500, isKey: true }, 'clock'],
  ])('fail to be listed with %s', async (_, sample, reason) => {
    await expect(listPackets(movieOf(tablesOf([sample], 1, 0)), 0)).rejects.toMatchObject({ reason });
  });
});
