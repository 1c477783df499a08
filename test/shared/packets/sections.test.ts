import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../../src/shared/kernels/packets/byte-queue.ts';
import { SectionCutter } from '../../../src/shared/kernels/packets/film/cut-sections.ts';
import { excerptBytes, spansOf } from '../../../src/shared/kernels/packets/film/excerpt-bytes.ts';
import { excerptShift, sliceTicks } from '../../../src/shared/kernels/packets/film/film-clock.ts';
import {
  makeIndexFile,
  ROW_BYTES,
  readIndexHead,
  readIndexRow,
  rowAt,
} from '../../../src/shared/kernels/packets/film/index-file.ts';
import { decodeSection, encodeSection } from '../../../src/shared/kernels/packets/film/section.ts';
import { shownPackets } from '../../../src/shared/kernels/packets/film/shown-packets.ts';
import type { Packet } from '../../../src/shared/kernels/packets/packet.ts';
import { makeProbe } from '../../fixtures/probe.ts';

const SIZE = 2 ** 40;
const packets = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 2 ** 30 }),
    bytes: fc.integer({ min: 1, max: 2 ** 26 }),
    dts: fc.integer({ min: -1e6, max: 1e12 }),
    pts: fc.integer({ min: -1e6, max: 1e12 }),
    duration: fc.integer({ min: 0, max: 1e6 }),
    isKey: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('a stored section', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(packets, fc.boolean(), (all, fromBeginning) => {
        expect(decodeSection(encodeSection({ packets: all, fromBeginning }), SIZE)).toEqual({
          packets: all,
          fromBeginning,
        });
      }),
    );
  });

  it('fails to be read when it is damaged, or holds valid packets inside the source', () => {
    fc.assert(
      fc.property(packets, fc.nat(), fc.integer({ min: 0, max: 255 }), (all, place, byte) => {
        const bytes = encodeSection({ packets: all, fromBeginning: false });
        bytes[place % bytes.length] = byte;
        let read: readonly Packet[] = [];
        try {
          read = decodeSection(bytes, SIZE).packets;
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        for (const packet of read) expect(packet.at >= 0 && packet.at + packet.bytes <= SIZE).toBe(true);
      }),
    );
  });

  it('fails to be read when a packet lies outside of the source', () => {
    const bytes = encodeSection({
      packets: [{ at: 90, bytes: 11, dts: 0, pts: 0, duration: 1, isKey: true }],
      fromBeginning: true,
    });
    expect(() => decodeSection(bytes, 100)).toThrow(RangeError);
    expect(decodeSection(bytes, 101).packets).toHaveLength(1);
  });
});

describe('index.bin', () => {
  it('names the sections of its slices', () => {
    const sections = [[1, 2, 3], [], [4]].map((bytes) => Uint8Array.from(bytes));
    const head = { container: 'mp4', timeBase: [1, 90_000], sizeBytes: 5e9, head: Uint8Array.from([9, 9]) } as const;
    const file = makeIndexFile(head, sections);
    const read = readIndexHead(file);
    expect(read).toEqual({ container: 'mp4', timeBase: [1, 90_000], sizeBytes: 5e9, sliceCount: 3, headBytes: 2 });
    const found = sections.map((_, i) => {
      const at = rowAt(read, i);
      const row = readIndexRow(file.subarray(at, at + ROW_BYTES), read);
      return row && [...file.subarray(row.from, row.to)];
    });
    expect(found).toEqual([[1, 2, 3], undefined, [4]]);
  });

  it.each([
    ['another version', 4, 2],
    ['a container that is not known', 5, 200],
    ['other content', 0, 0],
  ])('fails to be read with %s', (_, place, byte) => {
    const file = makeIndexFile({ container: 'mp4', timeBase: [1, 1], sizeBytes: 1, head: new Uint8Array() }, []);
    file[place] = byte;
    expect(() => readIndexHead(file)).toThrow(RangeError);
  });
});

/** Groups of pictures of any length, in which pictures of B-pyramids are decoded out of order. */
const films = fc
  .array(fc.record({ length: fc.integer({ min: 1, max: 40 }), reorder: fc.integer({ min: 0, max: 5 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((groups) => {
    const all: Packet[] = [];
    let shown = 0;
    for (const { length, reorder } of groups) {
      const order = Array.from({ length }, (_, i) => i);
      for (let i = 1; i + reorder < length; i += reorder + 1) {
        const [last = 0] = order.splice(i + reorder, 1);
        order.splice(i, 0, last);
      }
      for (const [i, place] of order.entries()) {
        const dts = all.length;
        all.push({ at: dts * 10, bytes: 10, dts, pts: shown + place, duration: 1, isKey: i === 0 });
      }
      shown += length;
    }
    return all;
  });

describe('sections cut from a film', () => {
  it('hold, for every slice, a key frame at its start or before, and all that follows until pictures behind its end', () => {
    fc.assert(
      fc.property(films, fc.integer({ min: 3, max: 70 }), fc.constantFrom(0, 3), (all, length, lead) => {
        const slices = Array.from({ length: Math.ceil(all.length / length) }, (_, i) => ({
          startTick: i * length,
          endTick: Math.min(all.length, (i + 1) * length),
        }));
        const cutter = new SectionCutter(slices, { lead });
        const sections = [...all.flatMap((packet) => cutter.add(packet)), ...cutter.end()];
        expect(sections).toHaveLength(slices.length);
        for (const [i, { startTick, endTick }] of slices.entries()) {
          const section = sections[i];
          const [first] = section?.packets ?? [];
          if (section === undefined || first === undefined) throw new Error(`no section ${i}`);
          const from = all.indexOf(first);
          expect(section.packets).toEqual(all.slice(from, from + section.packets.length));
          expect(section.fromBeginning).toBe(from === 0);
          expect(first.isKey && first.pts <= Math.max(0, startTick - lead)).toBe(true);
          const times = new Set(section.packets.map(({ pts }) => pts));
          const needed = all.map(({ pts }) => pts).filter((pts) => pts >= startTick && pts <= endTick);
          expect(needed.filter((pts) => !times.has(pts))).toEqual([]);
          // Not more than that: no key frame between the first one and the start would do.
          const later = section.packets.find(({ isKey, pts }, place) => place > 0 && isKey && pts <= startTick - lead);
          expect(later).toBeUndefined();
        }
      }),
    );
  });

  it('are none where no key frame is near enough', () => {
    const slices = [
      { startTick: 0, endTick: 10 },
      { startTick: 200_000, endTick: 200_010 },
    ];
    const cutter = new SectionCutter(slices, { lead: 0 });
    const cut = Array.from({ length: 201_000 }, (_, i) =>
      cutter.add({ at: i, bytes: 1, dts: i, pts: i, duration: 1, isKey: i === 0 }),
    ).flat();
    expect([...cut, ...cutter.end()].map((section) => section?.packets.length)).toEqual([13, undefined]);
  });
});

describe('the clock of slices', () => {
  it('is the one that ffmpeg gets by its offset', () => {
    const probe = makeProbe({ originUs: 66_667 }, { timeBase: [1, 15_360] });
    // 66.667 ms are 1024 ticks, and 2 s are 30,720.
    expect(sliceTicks({ startMs: 0, endMs: 2000 }, probe, [1, 15_360])).toEqual({ startTick: 1024, endTick: 31_744 });
  });

  it('is moved by whole seconds so that no time is below 0', () => {
    const packet = { at: 0, bytes: 1, dts: -1024, pts: 0, duration: 1, isKey: true };
    expect(excerptShift([packet], [1, 15_360])).toEqual({ ticks: 15_360, us: 1_000_000 });
    expect(excerptShift([{ ...packet, dts: 0 }], [1, 15_360])).toEqual({ ticks: 0, us: 0 });
  });
});

describe('pictures that are shown', () => {
  it('are the last ones that are due by each sampled time, and those at both ends', () => {
    const probe = makeProbe({}, { timeBase: [1, 1000] });
    const all = Array.from({ length: 60 }, (_, i) => ({
      at: i,
      bytes: 1,
      dts: i * 40,
      pts: i * 40,
      duration: 40,
      isKey: false,
    }));
    const places = (endMs: number) => {
      const slice = { range: { startMs: 0, endMs }, samplings: [{ firstMs: 500, fps: 2, count: 3 }] };
      return shownPackets(all, slice, probe, [1, 1000]).flatMap((isShown, i) => (isShown ? [i] : []));
    };
    // The film ends within the slice: its last pictures tell where.
    expect(places(2400)).toEqual([0, 1, 2, 3, 12, 25, 37, 56, 57, 58, 59]);
    // It goes on: a picture behind the last one that is shown ends it.
    expect(places(2000)).toEqual([0, 1, 2, 3, 12, 25, 37, 38, 39]);
  });
});

describe('the bytes of an excerpt', () => {
  const content = Uint8Array.from({ length: 1_000_000 }, (_, i) => i % 251);
  const maker = {
    begin: Uint8Array.from([7]),
    batch: (read: readonly { readonly data: Uint8Array }[]) => read.map(({ data }) => data),
    look: () => undefined,
  };

  it('are those of its packets, read in few ranges, in whatever pieces they come', async () => {
    const places = fc.array(fc.record({ at: fc.nat(900_000), bytes: fc.integer({ min: 1, max: 5000 }) }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(places, fc.integer({ min: 1, max: 70_000 }), async (all, piece) => {
        const wanted = all.map((place) => ({ ...place, dts: 0, pts: 0, duration: 0, isKey: true }));
        const read = async function* ({ from, to }: { readonly from: number; readonly to: number }) {
          for (let at = from; at < to; at += piece) yield content.subarray(at, Math.min(to, at + piece));
        };
        const choice = { fromBeginning: true, look: undefined };
        const parts: Uint8Array[] = [];
        for await (const part of excerptBytes(maker, wanted, choice, read)) parts.push(part);
        const expected = Buffer.concat([maker.begin, ...all.map(({ at, bytes }) => content.subarray(at, at + bytes))]);
        expect(Buffer.concat(parts).equals(expected)).toBe(true);
        expect(spansOf(wanted).length).toBeLessThanOrEqual(wanted.length);
      }),
      { numRuns: 30 },
    );
  });

  it('are asked for in one request where packets lie close together', () => {
    const at = (place: number) => ({ at: place, bytes: 100, dts: 0, pts: 0, duration: 0, isKey: false });
    const spans = spansOf([at(0), at(100), at(50_000), at(5_000_000), at(4_000_000)]);
    expect(spans.map(({ from, to }) => [from, to])).toEqual([
      [0, 50_100],
      [5_000_000, 5_000_100],
      [4_000_000, 4_000_100],
    ]);
  });

  it('are read once where packets in a row share them', async () => {
    const packet = (at: number, dts: number) => ({ at, bytes: 100, dts, pts: dts, duration: 1, isKey: true });
    const wanted = [packet(0, 0), packet(0, 1), packet(0, 2), packet(100, 3)];
    const asked: (readonly [number, number])[] = [];
    const read = async function* ({ from, to }: { readonly from: number; readonly to: number }) {
      asked.push([from, to]);
      yield content.subarray(from, to);
    };
    const parts: Uint8Array[] = [];
    for await (const part of excerptBytes(maker, wanted, { fromBeginning: true, look: undefined }, read))
      parts.push(part);
    const picture = content.subarray(0, 100);
    expect(Buffer.concat(parts)).toEqual(
      Buffer.concat([maker.begin, picture, picture, picture, content.subarray(100, 200)]),
    );
    expect(asked).toEqual([[0, 200]]);
  });

  it('are taken in other pieces than they came in, empty ones among them', () => {
    const queue = new ByteQueue();
    for (const piece of [[], [1, 2], [], [3], []]) queue.push(Uint8Array.from(piece));
    expect([queue.take(1), queue.take(2), queue.length]).toEqual([Uint8Array.of(1), Uint8Array.of(2, 3), 0]);
  });

  it('fail to be taken before they came', () => {
    const queue = new ByteQueue();
    queue.push(Uint8Array.from([1, 2]));
    expect(() => queue.take(3)).toThrow(RangeError);
  });
});
