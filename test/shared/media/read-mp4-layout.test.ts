import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMp4Layout } from '../../../src/shared/core/media/read-mp4-layout.ts';

const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeInt32BE(value | 0, i * 4);
  return bytes;
};
const box = (type: string, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};

const mvhd = (timescale: number) => box('mvhd', u32(0, 0, 0, timescale, 0), Buffer.alloc(80));
const elst = (...edits: [length: number, mediaTime: number][]) =>
  box('elst', u32(0, edits.length), ...edits.map(([length, mediaTime]) => u32(length, mediaTime, 0x10000)));
const trak = (handler: string, entry: string, ...edits: [number, number][]) =>
  box(
    'trak',
    box('tkhd', Buffer.alloc(84)),
    ...(edits.length > 0 ? [box('edts', elst(...edits))] : []),
    box(
      'mdia',
      box('mdhd', Buffer.alloc(24)),
      box('hdlr', u32(0, 0), Buffer.from(handler), Buffer.alloc(13)),
      box(
        'minf',
        box('hdlr', u32(0, 0), Buffer.from('url ')),
        box('stbl', box('stsd', u32(0, 1, 86), Buffer.from(entry), Buffer.alloc(78))),
      ),
    ),
  );
const FTYP = box('ftyp', Buffer.from('isom'));

const layoutOf = (file: Uint8Array, size = file.length) =>
  readMp4Layout(async (offset, length) => file.subarray(offset, offset + length), size);

describe('readMp4Layout', () => {
  it('tells handler, kind and edited end of every track, in order', async () => {
    const moov = box('moov', mvhd(600), trak('vide', 'avc1', [300, -1], [600, 1024]), trak('soun', 'mp4a'));
    expect(await layoutOf(Buffer.concat([FTYP, moov, box('mdat', Buffer.alloc(9))]))).toEqual({
      hasMoov: true,
      isFragment: false,
      cutOff: false,
      fragmented: false,
      tracks: [
        { handler: 'vide', disabled: true, encrypted: false, sampleEntry: 'avc1', endUs: 1_500_000 },
        { handler: 'soun', disabled: true, encrypted: false, sampleEntry: 'mp4a', endUs: undefined },
      ],
    });
  });

  it('finds an index behind gigabytes of data in a few small reads', async () => {
    const gigabytes = 5 * 1024 ** 3;
    const start = Buffer.concat([
      FTYP,
      u32(1),
      Buffer.from('mdat'),
      u32(Math.floor(gigabytes / 2 ** 32), gigabytes % 2 ** 32),
    ]);
    const moovAt = FTYP.length + gigabytes;
    const moov = box('moov', mvhd(1000), trak('vide', 'encv', [2500, 0]));
    let read = 0;
    const layout = await readMp4Layout(async (offset, length) => {
      const [part, at] = offset < moovAt ? [start, offset] : [moov, offset - moovAt];
      const bytes = part.subarray(at, at + length);
      read += bytes.length;
      return bytes;
    }, moovAt + moov.length);
    expect(layout.tracks).toMatchObject([{ handler: 'vide', sampleEntry: 'encv', encrypted: true, endUs: 2_500_000 }]);
    expect(read).toBeLessThan(100_000);
  });

  it('says nothing about the end where fragments follow or an edit is open', async () => {
    const fragmented = box('moov', mvhd(1000), trak('vide', 'avc1', [500, 0]), box('mvex'));
    const open = box('moov', mvhd(1000), trak('vide', 'avc1', [0, 1024]));
    for (const moov of [fragmented, open]) {
      expect((await layoutOf(Buffer.concat([FTYP, moov]))).tracks[0]?.endUs).toBeUndefined();
    }
  });

  it('notices a file that ends before its boxes do', async () => {
    const file = Buffer.concat([FTYP, box('mdat', Buffer.alloc(100)), box('moov', mvhd(1))]);
    expect(await layoutOf(file.subarray(0, 60))).toMatchObject({ hasMoov: false, cutOff: true });
    expect(await layoutOf(file)).toMatchObject({ hasMoov: true, cutOff: false });
  });

  it('tells a track that is switched on from one that is not', async () => {
    const off = trak('vide', 'avc1');
    const on = Buffer.from(off);
    on.writeUInt32BE(3, on.indexOf('tkhd') + 4);
    const moov = box('moov', mvhd(600), off, on);
    expect((await layoutOf(Buffer.concat([FTYP, moov]))).tracks.map(({ disabled }) => disabled)).toEqual([true, false]);
  });

  it('sees two hundred tracks', async () => {
    const tracks = Array.from({ length: 200 }, (_, i) => trak(i === 199 ? 'vide' : 'text', 'tx3g'));
    const { tracks: seen } = await layoutOf(Buffer.concat([FTYP, box('moov', mvhd(600), ...tracks)]));
    expect([seen.length, seen[199]?.handler]).toEqual([200, 'vide']);
  });

  it.each(['moof', 'styp', 'sidx'])('tells fragments that begin with %s from a film', async (front) => {
    const fragment = Buffer.concat([box(front, Buffer.alloc(20)), box('moof', Buffer.alloc(20)), box('mdat')]);
    expect(await layoutOf(fragment)).toMatchObject({ isFragment: true, hasMoov: false });
    const film = Buffer.concat([FTYP, box('moov', mvhd(600), trak('vide', 'avc1')), fragment]);
    expect(await layoutOf(film)).toMatchObject({ isFragment: false, hasMoov: true });
  });

  it('ends on any bytes', async () => {
    const whole = Buffer.concat([FTYP, box('moov', mvhd(600), trak('vide', 'avc1', [300, -1]), trak('soun', 'mp4a'))]);
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const file = Buffer.from(whole);
        for (const [at, value] of changes) file[at] = value;
        return Array.isArray((await layoutOf(file)).tracks);
      }),
      { numRuns: 500 },
    );
  });
});
