import { describe, expect, it } from 'vitest';
import { countPackets } from '../../../src/shared/core/media/mp4-samples.ts';

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
};
const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([words(body.length + 8), Buffer.from(type, 'latin1'), body]);
};

const TIMESCALE = 1000;
const track = (...tables: Buffer[]): Buffer =>
  box('trak', box('mdia', box('mdhd', words(0, 0, 0, TIMESCALE, 0, 0)), box('minf', box('stbl', ...tables))));
const film = (...tracks: Buffer[]): Buffer =>
  Buffer.concat([box('ftyp', Buffer.from('isomiso2')), box('mdat', Buffer.alloc(64)), box('moov', ...tracks)]);

const SOUND = track(box('stts', words(0, 1, 9, 10)), box('stsz', words(0, 4, 9)));
const stts = (count: number, delta: number): Buffer => box('stts', words(0, 1, count, delta));

const counted = (bytes: Buffer, index = 0) => {
  const reads: number[] = [];
  const readAt = async (offset: number, length: number) => {
    reads.push(length);
    return bytes.subarray(offset, offset + length);
  };
  return countPackets(readAt, bytes.length, index).then((packets) => ({ packets, reads }));
};

describe('countPackets', () => {
  it('counts a table of sizes, and the pictures back to key frames', async () => {
    const sizes = [50, 1, 2, 3, 40, 1, 2];
    const bytes = film(
      SOUND,
      track(stts(7, 40), box('stss', words(0, 2, 1, 5)), box('stsz', words(0, 0, sizes.length, ...sizes))),
    );
    expect((await counted(bytes, 1)).packets).toEqual({
      pictures: 7,
      bytes: 99,
      mediaMs: 280,
      edits: 1,
      // 0, 1, 2 and 3 pictures before the first four, 0, 1 and 2 before the others.
      lead: (0 + 1 + 2 + 3 + 0 + 1 + 2) / 7,
    });
  });

  it('counts pictures that share their bytes as often as they are listed: 600,000 in a few bytes', async () => {
    const bytes = film(track(stts(600_000, 500), box('stsz', words(0, 54_000_000, 600_000))));
    const { packets } = await counted(bytes);
    expect(packets).toEqual({
      pictures: 600_000,
      bytes: 600_000 * 54_000_000,
      mediaMs: 300_000_000,
      edits: 1,
      lead: 0,
    });
  });

  it('reads large tables by pieces', async () => {
    const count = 700_000;
    const sizes = Buffer.alloc(count * 4);
    for (let i = 0; i < count; i += 1) sizes.writeUInt32BE(i % 3, i * 4);
    const { packets, reads } = await counted(
      film(track(stts(count, 40), box('stsz', Buffer.concat([words(0, 0, count), sizes])))),
    );
    expect(packets?.bytes).toBe(Math.floor(count / 3) * 3 + (count % 3 === 2 ? 1 : 0));
    expect(Math.max(...reads)).toBeLessThanOrEqual(1024 * 1024);
  });

  it('counts the parts of an edit list, and no more than there is room for', async () => {
    const tables = box(
      'mdia',
      box('mdhd', words(0, 0, 0, TIMESCALE, 0, 0)),
      box('minf', box('stbl', stts(3, 40), box('stsz', words(0, 5, 3)))),
    );
    const edited = (count: number) =>
      film(box('trak', box('edts', box('elst', words(0, count, 120, 0, 65536, 120, 0, 65536))), tables));
    expect((await counted(edited(2))).packets).toMatchObject({ edits: 2 });
    expect((await counted(edited(0xffffffff))).packets).toMatchObject({ edits: 2 });
  });

  it('counts compact sizes', async () => {
    const bytes = film(track(stts(3, 40), box('stz2', words(0, 16, 3), Buffer.from([0, 5, 1, 0, 0, 1]))));
    expect((await counted(bytes)).packets).toMatchObject({ pictures: 3, bytes: 5 + 256 + 1 });
  });

  it('keeps claims within what numbers hold', async () => {
    const most = 0xffffffff;
    const bytes = film(track(stts(most, most), box('stsz', words(0, most, most))));
    const { packets } = await counted(bytes);
    expect(Object.values(packets ?? {}).every((value) => Number.isSafeInteger(value))).toBe(true);
  });

  it('knows nothing of a film without such tables, or of a track that is not there', async () => {
    expect((await counted(film(track(stts(0, 0), box('stsz', words(0, 0, 0)))))).packets).toBeUndefined();
    expect((await counted(film(SOUND), 1)).packets).toBeUndefined();
    expect((await counted(film(track(stts(3, 40))))).packets).toBeUndefined();
    const whole = film(track(stts(3, 40), box('stsz', words(0, 0, 3, 1, 1, 1))));
    expect((await counted(whole.subarray(0, -4))).packets).toMatchObject({ pictures: 3 });
  });
});
