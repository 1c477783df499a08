import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKET_CONTAINERS } from '../../../src/shared/kernels/packets/film/packet-containers.ts';
import { NoIndexError } from '../../../src/shared/kernels/packets/no-index.ts';
import type { Packet } from '../../../src/shared/kernels/packets/packet.ts';
import { PassingScan } from '../../../src/shared/kernels/packets/scan/passing-scan.ts';
import { makeProbe } from '../../fixtures/probe.ts';
import { type SmallFilm, smallFlv, smallMatroska, smallTs } from './small-films.ts';

const CONTAINERS = {
  matroska: { make: smallMatroska, codec: 'vp8', timeBase: [1, 1000] },
  'matroska of unknown sizes': {
    make: (film: SmallFilm) => smallMatroska({ ...film, live: true }),
    codec: 'vp8',
    timeBase: [1, 1000],
  },
  flv: { make: smallFlv, codec: 'h264', timeBase: [1, 1000] },
  mpegts: { make: smallTs, codec: 'h264', timeBase: [1, 90_000] },
} as const;
type Name = keyof typeof CONTAINERS;
const NAMES = Object.keys(CONTAINERS) as Name[];
const kindOf = (name: Name) => PACKET_CONTAINERS[name === 'flv' || name === 'mpegts' ? name : 'matroska'];

/** Lists the packets of a film, and counts the bytes that are read for it. */
const listPackets = async (name: Name, film: Uint8Array) => {
  const { codec, timeBase } = CONTAINERS[name];
  const probe = makeProbe({ durationMs: 10_000 }, { codec, timeBase: [...timeBase], ordinal: 0 });
  let read = 0;
  const readAt = async (offset: number, length: number) => {
    const bytes = film.slice(offset, offset + length);
    read += bytes.length;
    return bytes;
  };
  const { head, packets } = await kindOf(name).findPackets({ probe, sizeBytes: film.length, readAt });
  const all: Packet[] = [];
  for await (const batch of packets) all.push(...batch);
  return { head, packets: all, read, timeBase };
};

const excerptOf = (
  name: Name,
  film: Uint8Array,
  { head, packets, timeBase }: Awaited<ReturnType<typeof listPackets>>,
) => {
  const maker = kindOf(name).makeExcerpt({ head, timeBase, packets });
  const read = packets.map((packet) => ({ ...packet, data: film.subarray(packet.at, packet.at + packet.bytes) }));
  return Uint8Array.from(Buffer.concat([maker.begin, ...maker.batch(read)]));
};

const films = fc.record({
  pictures: fc.integer({ min: 1, max: 25 }),
  ticks: fc.integer({ min: 1, max: 500 }),
  gop: fc.integer({ min: 1, max: 20 }),
});

describe.each(NAMES)('packets of %s', (name) => {
  const { make } = CONTAINERS[name];

  it('are listed with their times, and again from an excerpt of all of them', () =>
    fc.assert(
      fc.asyncProperty(films, async (film) => {
        const bytes = make(film);
        const listed = await listPackets(name, bytes);
        const expected = Array.from({ length: film.pictures }, (_, i) => ({
          pts: i * film.ticks,
          isKey: i % film.gop === 0,
        }));
        const told = ({ packets }: typeof listed) => packets.map(({ pts, isKey }) => ({ pts, isKey }));
        expect(told(listed)).toEqual(expected);
        expect(told(await listPackets(name, excerptOf(name, bytes, listed)))).toEqual(expected);
      }),
      { numRuns: 15 },
    ));

  it('damaged or cut off anywhere, the film gives packets inside it or a reason', () =>
    fc.assert(
      fc.asyncProperty(
        films,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (film, damage, kept) => {
          const whole = make(film);
          const bytes = whole.slice(0, Math.ceil(whole.length * (kept < 0.5 ? 1 : kept)));
          for (const [at, value] of damage) bytes[at % bytes.length] = value;
          try {
            const { packets, read } = await listPackets(name, bytes);
            for (const { at, bytes: length } of packets) {
              expect(at).toBeGreaterThanOrEqual(0);
              expect(length).toBeGreaterThan(0);
              expect(at + length).toBeLessThanOrEqual(bytes.length);
            }
            expect(packets.every(({ pts, dts }) => Number.isSafeInteger(pts) && Number.isSafeInteger(dts))).toBe(true);
            expect(read).toBeLessThanOrEqual(3 * bytes.length);
          } catch (error) {
            expect(error).toBeInstanceOf(NoIndexError);
          }
        },
      ),
      { numRuns: 100 },
    ));

  it('are the same when the bytes come by in pieces, some of them twice; a missing piece is noticed', () =>
    fc.assert(
      fc.asyncProperty(
        films,
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 9 }),
        fc.nat(),
        async (film, sizes, lost) => {
          const bytes = make(film);
          const { codec, timeBase } = CONTAINERS[name];
          const probe = makeProbe({ durationMs: 10_000 }, { codec, timeBase: [...timeBase], ordinal: 0 });
          const readAt = async (offset: number, length: number) => bytes.slice(offset, offset + length);
          const opened = await kindOf(name).openScan?.({ probe, sizeBytes: bytes.length, readAt });
          if (opened === undefined) throw new Error('The container has no scan.');
          const whole = new PassingScan(opened.scan, bytes.length);
          const gap = new PassingScan(opened.scan, bytes.length);
          whole.take(0, bytes.slice(0, 300));
          for (let at = 0, i = 0; at < bytes.length; i += 1) {
            const piece = bytes.slice(at, at + (sizes[i % sizes.length] ?? 1));
            whole.take(at, piece);
            if (at > lost % bytes.length || at + piece.length <= lost % bytes.length) gap.take(at, piece);
            at += piece.length;
          }
          const packets: Packet[] = [];
          for await (const batch of whole.packets()?.() ?? []) packets.push(...batch);
          const { packets: expected } = await listPackets(name, bytes);
          expect(packets).toEqual(expected);
          // The missing piece may be one that the scan skips: then nothing is missing.
          const others: Packet[] = [];
          for await (const batch of gap.packets()?.() ?? []) others.push(...batch);
          expect([[], expected]).toContainEqual(others);
        },
      ),
      { numRuns: 20 },
    ));

  it('fails when the codec changes', async () => {
    if (name !== 'flv') return;
    const bytes = make({ pictures: 9, ticks: 40, gop: 3 });
    const { packets } = await listPackets(name, bytes);
    // Behind the header of the tag: kind of picture and codec, here that of Sorenson.
    bytes[(packets.at(-1)?.at ?? 0) + 11] = 0x22;
    await expect(listPackets(name, bytes)).rejects.toMatchObject({ reason: 'descriptions' });
  });

  it('fails when the clock goes back', async () => {
    const film = { pictures: 30, ticks: 40, gop: 5 };
    const { packets } = await listPackets(name, make(film));
    const last = packets.at(-3);
    const bytes = make(film);
    const joined = Buffer.concat([bytes, bytes.subarray(packets[0]?.at ?? 0)]);
    expect(last).toBeDefined();
    if (name === 'matroska') return;
    await expect(listPackets(name, joined)).rejects.toMatchObject({ name: 'NoIndexError' });
  });
});
