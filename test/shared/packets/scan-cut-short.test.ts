import { expect, it } from 'vitest';
import { ROW_BYTES, readIndexHead, readIndexRow, rowAt } from '../../../src/shared/kernels/packets/film/index-file.ts';
import { indexFilm } from '../../../src/shared/kernels/packets/film/index-film.ts';
import { NoIndexError } from '../../../src/shared/kernels/packets/no-index.ts';
import { makeProbe } from '../../fixtures/probe.ts';
import { smallFlv } from './small-films.ts';

const SLICES = 20;
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

/** The slices that an index holds, when the listing is stopped at a byte. */
const indexed = async (stopAt: number) => {
  const readAt = async (offset: number, length: number) => {
    // One read is made ahead of what is used: it must not end what is known by then.
    if (offset >= stopAt) throw new NoIndexError('tooSlow', 'stopped');
    return film.subarray(offset, Math.min(offset + length, stopAt));
  };
  const index = await indexFilm({ probe, sizeBytes: film.length, readAt }, slices);
  if (index === undefined) throw new Error('Nobody stopped it.');
  const { bytes, reason } = index;
  const head = readIndexHead(bytes);
  const rows = slices.map(({ index }) => bytes.subarray(rowAt(head, index), rowAt(head, index) + ROW_BYTES));
  return { tooSlow: reason === 'tooSlow', slices: rows.map((row) => readIndexRow(row, head) !== undefined) };
};

it('holds every slice when the film is read to its end', async () => {
  expect(await indexed(film.length)).toEqual({ tooSlow: false, slices: slices.map(() => true) });
});

it('holds the slices that were known when the time was over, and says so', async () => {
  const { tooSlow, slices: held } = await indexed(Math.floor(film.length / 2));
  const known = held.filter(Boolean).length;
  expect(tooSlow).toBe(true);
  expect(known).toBeGreaterThanOrEqual(SLICES / 2 - 3);
  expect(known).toBeLessThanOrEqual(SLICES / 2);
  expect(held).toEqual(slices.map(({ index }) => index < known));
});

it('fails when the time is over before anything is known', async () => {
  await expect(indexed(20)).rejects.toMatchObject({ reason: 'tooSlow' });
});
