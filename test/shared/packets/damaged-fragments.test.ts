import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxHeader, makeBox, makeFullBox, uint32s } from '../../../src/shared/kernels/mp4/make-box.ts';
import { fragmentPackets } from '../../../src/shared/kernels/packets/mp4/fragment-packets.ts';
import type { Packet } from '../../../src/shared/kernels/packets/packet.ts';

const TICKS = 40;
const SAMPLES = 3;
const SAMPLE_BYTES = 50;
const TFHD_BASE_IS_MOOF = 0x20000;
const TRUN_OFFSET_DURATION_SIZE = 0x301;

/** A fragment of three pictures. @param startsAt what its `tfdt` says @param bytes what its `trun` says of each picture */
const fragment = (startsAt: number, bytes = SAMPLE_BYTES): Uint8Array => {
  const samples = Array.from({ length: SAMPLES }, () => [TICKS, bytes]).flat();
  const moofOf = (offset: number) =>
    makeBox(
      'moof',
      makeFullBox('mfhd', 0, 0, uint32s(1)),
      makeBox(
        'traf',
        makeFullBox('tfhd', 0, TFHD_BASE_IS_MOOF, uint32s(1)),
        makeFullBox('tfdt', 0, 0, uint32s(startsAt)),
        makeFullBox('trun', 0, TRUN_OFFSET_DURATION_SIZE, uint32s(SAMPLES, offset, ...samples)),
      ),
    );
  const head = boxHeader('mdat', SAMPLES * SAMPLE_BYTES);
  const moof = moofOf(moofOf(0).length + head.length);
  return Buffer.concat([moof, head, Buffer.alloc(SAMPLES * SAMPLE_BYTES, 1)]);
};

const list = async (parts: readonly Uint8Array[]) => {
  const film = Buffer.concat(parts);
  const readAt = async (offset: number, length: number) => film.subarray(offset, offset + length);
  const packets: Packet[] = [];
  let damages = 0;
  const track = { trackId: 1, defaults: { duration: 0, size: 0, flags: 0 }, dts: 0, onDamage: () => (damages += 1) };
  for await (const batch of fragmentPackets(readAt, film.length, track)) packets.push(...batch);
  return { starts: packets.filter((_, i) => i % SAMPLES === 0).map(({ dts }) => dts), damages };
};

const DAMAGES: Readonly<Record<string, (startsAt: number, noise: number) => Uint8Array>> = {
  'its time': (startsAt, noise) => fragment(startsAt + 100_000 + noise),
  'the sizes of its pictures': (startsAt, noise) => fragment(startsAt, 200_000 + noise),
  'its beginning': (startsAt) => Buffer.from(fragment(startsAt)).fill(0, 0, 8),
  'its content': (startsAt) => Buffer.from(fragment(startsAt)).fill(0xff, 28, 60),
};

describe.each(Object.entries(DAMAGES))('a fragment of which %s is damaged', (_, damage) => {
  it('is left out, and told; the others are listed with their times', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 30 }),
        fc.nat(),
        fc.integer({ max: 50_000, min: 0 }),
        async (count, place, noise) => {
          // Of the last one nothing behind it tells that it is damaged.
          const lost = 1 + (place % (count - 2));
          const starts = Array.from({ length: count }, (__, i) => i * SAMPLES * TICKS);
          const parts = starts.map((at, i) => (i === lost ? damage(at, noise) : fragment(at)));
          expect(await list(parts)).toEqual({ starts: starts.filter((__, i) => i !== lost), damages: 1 });
        },
      ),
      { numRuns: 30 },
    ));
});

describe('fragments that are whole', () => {
  it('are all listed, also where the clock begins again', async () => {
    const starts = [0, 120, 240, 0, 120];
    expect(await list(starts.map((at) => fragment(at)))).toEqual({ starts, damages: 0 });
  });

  it('have no picture outside of the file', async () => {
    const cut = [fragment(0), fragment(120).subarray(0, -10)];
    await expect(list(cut)).rejects.toMatchObject({ name: 'NoIndexError', reason: 'damaged' });
  });
});
