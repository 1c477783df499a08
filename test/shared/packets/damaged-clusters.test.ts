import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKET_CONTAINERS } from '../../../src/shared/kernels/packets/film/packet-containers.ts';
import { NoIndexError } from '../../../src/shared/kernels/packets/no-index.ts';
import type { Packet } from '../../../src/shared/kernels/packets/packet.ts';
import { makeProbe } from '../../fixtures/probe.ts';
import { smallMatroska } from './small-films.ts';

const FILM = { pictures: 60, ticks: 40, gop: 6 };
/** Zeros, as a disk gives them for a block that it lost: more than a picture here has bytes, so that they hit the head of an element. */
const LEAST_ZEROS = 16;
const CLUSTER = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);

const list = async (film: Uint8Array) => {
  const probe = makeProbe({ durationMs: 10_000 }, { codec: 'vp8', timeBase: [1, 1000], ordinal: 0 });
  const readAt = async (offset: number, length: number) => film.slice(offset, offset + length);
  const found = await PACKET_CONTAINERS.matroska.findPackets({ probe, sizeBytes: film.length, readAt });
  const packets: Packet[] = [];
  for await (const batch of found.packets) packets.push(...batch);
  return { packets, isDamaged: found.isDamaged?.() };
};

describe.each([false, true])('Matroska with bytes that are damaged, live: %s', (live) => {
  const film = smallMatroska({ ...FILM, live });
  const clustersAt = Buffer.from(film).indexOf(CLUSTER);

  it('keeps every picture before the damage and behind the next cluster, and tells when one is missing', async () => {
    const whole = await list(film);
    expect(whole.packets).toHaveLength(FILM.pictures);
    expect(whole.isDamaged).toBe(false);
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: clustersAt, max: film.length - LEAST_ZEROS }),
        fc.integer({ min: LEAST_ZEROS, max: 400 }),
        async (at, zeros) => {
          const damaged = Uint8Array.from(film).fill(0, at, at + zeros);
          const found = await list(damaged).catch((error: unknown) => {
            expect(error).toBeInstanceOf(NoIndexError);
            return undefined;
          });
          if (found === undefined) return;
          judged += 1;
          const known = new Set(found.packets.map(({ at: place, pts, bytes }) => `${place} ${pts} ${bytes}`));
          const lost = whole.packets.filter(({ at: place, pts, bytes }) => !known.has(`${place} ${pts} ${bytes}`));
          if (lost.length > 0) expect(found.isDamaged).toBe(true);
          const next = Buffer.from(film).indexOf(CLUSTER, at + zeros);
          for (const { at: place, bytes } of lost) {
            expect(place + bytes).toBeGreaterThan(at);
            if (next >= 0) expect(place).toBeLessThan(next);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(judged).toBeGreaterThan(100);
  });
});
