import { expect, it } from 'vitest';
import { makeIndexReader } from '../../../src/shared/adapters/packets/stored-index.ts';
import { indexKey } from '../../../src/shared/core/contracts/object-keys.ts';
import { indexFilm } from '../../../src/shared/kernels/packets/film/index-film.ts';
import { NoIndexError } from '../../../src/shared/kernels/packets/no-index.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { makeProbe } from '../../fixtures/probe.ts';
import { smallFlv } from './small-films.ts';

const SLICES = 1000;
const film = smallFlv({ pictures: 25 * SLICES, ticks: 40, gop: 25 });
const probe = {
  ...makeProbe({ durationMs: SLICES * 1000 }, { codec: 'h264', timeBase: [1, 1000], ordinal: 0 }),
  container: 'flv',
};
const slices = Array.from({ length: SLICES }, (_, index) => ({
  index,
  startMs: index * 1000,
  endMs: (index + 1) * 1000,
}));
const readAt = async (offset: number, length: number) => film.subarray(offset, offset + length);
const source = { bytes: film.length };

/** Hands on whatever is known. */
const handOn = (take: (bytes: Uint8Array, known: number) => Promise<boolean>) => ({ isDue: () => true, take });

it('a worker that read an earlier piece finds the slices of the next one, and reads the same of those before', async () => {
  const store = new InMemoryObjectStore();
  const read = makeIndexReader(store, 'output');
  const pieces: number[] = [];
  const put = (bytes: Uint8Array) => store.seed('output', indexKey('job'), Buffer.from(bytes));
  const first: unknown[] = [];
  const index = await indexFilm({ probe, sizeBytes: film.length, readAt }, slices, {
    handOn: handOn(async (bytes, known) => {
      put(bytes);
      pieces.push(known);
      first.push((await read('job', source, 0)).section);
      expect((await read('job', source, known - 1)).section.packets.length).toBeGreaterThan(25);
      await expect(read('job', source, known)).rejects.toBeInstanceOf(NoIndexError);
      return true;
    }),
  });
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces).toEqual(pieces.toSorted((a, b) => a - b));
  put(index?.bytes ?? new Uint8Array());
  expect((await read('job', source, SLICES - 1)).section.packets.length).toBeGreaterThan(20);
  for (const section of first) expect(section).toEqual((await read('job', source, 0)).section);
  expect(index?.reason).toBeUndefined();
  const whole = await indexFilm({ probe, sizeBytes: film.length, readAt }, slices);
  expect(Buffer.compare(index?.bytes ?? new Uint8Array(), whole?.bytes ?? new Uint8Array())).toBe(0);
});

it('reads no further when nobody wants the rest', async () => {
  let last = 0;
  const counted = async (offset: number, length: number) => {
    last = Math.max(last, offset);
    return readAt(offset, Math.min(length, 64 * 1024));
  };
  const stopped = indexFilm({ probe, sizeBytes: film.length, readAt: counted }, slices, {
    handOn: handOn(async () => false),
  });
  expect(await stopped).toBeUndefined();
  expect(last).toBeLessThan(film.length / 2);
});
