import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkedFile } from '../../../src/shared/core/media/chunked-file.ts';
import { readIndexClaims } from '../../../src/shared/core/media/mp4-claims.ts';
import { readPromisedFragments } from '../../../src/shared/core/media/mp4-fragments.ts';
import { countPackets } from '../../../src/shared/core/media/mp4-samples.ts';
import { readPictureTimes } from '../../../src/shared/core/media/mp4-timing.ts';
import { readMp4Layout } from '../../../src/shared/core/media/read-mp4-layout.ts';
import { readMp4Picture } from '../../../src/shared/core/media/read-mp4-picture.ts';
import { type Box, HEADER_BYTES, WIDE_HEADER_BYTES } from '../../../src/shared/kernels/mp4/box.ts';
import { boxesOf, contentOf, wholeBoxes } from '../../../src/shared/kernels/mp4/boxes-in-bytes.ts';
import { boxesIn, fileFrom, MAX_BOXES } from '../../../src/shared/kernels/mp4/boxes-in-file.ts';
import { boxHeader, joined, makeBox, makeFullBox, uint32s, uint64 } from '../../../src/shared/kernels/mp4/make-box.ts';
import { editsOf, timescaleOf } from '../../../src/shared/kernels/mp4/tables.ts';

const TYPES = ['ftyp', 'moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'moof', 'traf', 'trun', 'stsd', 'stts', 'uuid'];
const types = fc.constantFrom(...TYPES);
const contents = fc.uint8Array({ maxLength: 60 });
const written = fc.record({ type: types, content: contents, isWide: fc.boolean() });
const write = ({ type, content, isWide }: { type: string; content: Uint8Array; isWide: boolean }): Uint8Array =>
  joined([boxHeader(type, content.length, isWide ? 'wide' : 'short'), content]);

/** Bytes as a file that counts how it is read. */
const fileOf = (bytes: Uint8Array) => {
  const reads = { count: 0 };
  const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
    reads.count += 1;
    return bytes.subarray(offset, offset + length);
  };
  return { readAt, reads, file: new ChunkedFile(readAt, bytes.length) };
};

const collect = async (bytes: Uint8Array): Promise<Box[]> => {
  const { file } = fileOf(bytes);
  const boxes: Box[] = [];
  for await (const box of boxesIn(file, fileFrom(file), Number.POSITIVE_INFINITY)) boxes.push(box);
  return boxes;
};

/** Headers with sizes that lie: too small, too large, to the end, of 64 bits. */
const hostileHeaders = fc.array(
  fc.oneof(
    fc
      .tuple(types, fc.oneof(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 0, max: 0xffff_ffff })))
      .map(([type, size]) => joined([uint32s(size), boxHeader(type, 0).subarray(4)])),
    fc
      .tuple(types, fc.bigInt(0n, 2n ** 64n - 1n))
      .map(([type, size]) =>
        joined([uint32s(1), boxHeader(type, 0).subarray(4), uint32s(Number(size >> 32n), Number(size & 0xffff_ffffn))]),
      ),
    contents,
  ),
  { maxLength: 60 },
);

/** Every reader of films' boxes, over the same bytes. @returns how many reads of the file they made together */
const readAll = async (bytes: Uint8Array): Promise<number> => {
  const { readAt, reads } = fileOf(bytes);
  await readMp4Layout(readAt, bytes.length);
  await readMp4Picture(readAt, bytes.length, 0);
  await readPictureTimes(readAt, bytes.length, 0);
  await countPackets(readAt, bytes.length, 0);
  await readPromisedFragments(readAt, bytes.length, { id: 1, timescale: 1000 });
  await readIndexClaims(readAt, bytes.length, () => undefined);
  return reads.count;
};

describe('boxes of MP4', () => {
  it('are read as they were written, from memory and from a file, with sizes of 32 and of 64 bits', () =>
    fc.assert(
      fc.asyncProperty(fc.array(written, { maxLength: 30 }), async (boxes) => {
        const bytes = joined(boxes.map(write));
        const read = [...boxesOf(bytes)];
        expect(read.map((box) => ({ type: box.type, content: contentOf(bytes, box) }))).toEqual(
          boxes.map(({ type, content }) => ({ type, content })),
        );
        expect(read.every(({ isWhole }) => isWhole)).toBe(true);
        expect(await collect(bytes)).toEqual(read);
      }),
    ));

  it('tile what holds them, whatever their sizes claim: none is empty, overlaps another or ends behind it', () =>
    fc.assert(
      fc.asyncProperty(hostileHeaders, async (parts) => {
        const bytes = joined(parts);
        const read = [...boxesOf(bytes)];
        let at = 0;
        for (const { start, bodyAt, end } of read) {
          expect(start).toBe(at);
          expect(bodyAt - start === HEADER_BYTES || bodyAt - start === WIDE_HEADER_BYTES).toBe(true);
          expect(end).toBeGreaterThanOrEqual(bodyAt);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(bytes.length);
        expect(read.slice(0, -1).every(({ isWhole }) => isWhole)).toBe(true);
        expect(await collect(bytes)).toEqual(read);
      }),
    ));

  it('reach to the end where their size is 0, and are not whole where they are cut off', () => {
    const open = joined([uint32s(0), boxHeader('mdat', 0).subarray(4), new Uint8Array(20)]);
    expect([...boxesOf(open)]).toMatchObject([{ type: 'mdat', bodyAt: 8, end: 28, isWhole: true }]);
    const cut = makeBox('mdat', new Uint8Array(20)).subarray(0, 15);
    expect([...boxesOf(cut)]).toMatchObject([{ type: 'mdat', end: 15, isWhole: false }]);
    expect(wholeBoxes(cut)).toEqual([]);
  });

  it('end where a size is smaller than its header, or half a header is left', () => {
    const ends = [uint32s(7), uint32s(1)].map((size) => joined([size, boxHeader('free', 0).subarray(4), uint64(15)]));
    for (const end of [...ends, new Uint8Array(7)]) {
      expect([...boxesOf(joined([makeBox('ftyp'), end]))].map(({ type }) => type)).toEqual(['ftyp']);
    }
  });

  it('are read from a file up to a number: an endless chain of empty ones costs no more', async () => {
    const bytes = joined(Array.from({ length: 50_000 }, () => makeBox('free')));
    const { file } = fileOf(bytes);
    let count = 0;
    for await (const _ of boxesIn(file, fileFrom(file))) count += 1;
    expect(count).toBe(MAX_BOXES);
  });
});

describe('readers of films', () => {
  it('come to an end over any bytes', () =>
    fc.assert(
      fc.asyncProperty(hostileHeaders, async (parts) => {
        const inside = joined(parts);
        for (const bytes of [inside, makeBox('moov', makeBox('trak', inside))]) await readAll(bytes);
      }),
    ));

  it('look into boxes that overlap, and into boxes in boxes without end, a bounded number of times', async () => {
    // Sizes that reach beyond what holds each: followed as they stand, 60 of them are walked for a minute and 4,000 for ever.
    const overlapping = joined(Array.from({ length: 4000 }, (_, i) => boxHeader('mdia', i % 2 === 0 ? 24 : 8)));
    const nested = joined(Array.from({ length: 4000 }, (_, i) => boxHeader('mdia', (3999 - i) * HEADER_BYTES)));
    for (const inside of [overlapping, nested]) {
      const bytes = makeBox('moov', makeBox('trak', inside));
      expect(await readAll(bytes)).toBeLessThan(100);
    }
  });

  it('read clocks and edits of both versions', () => {
    const view = (box: Uint8Array) => new DataView(box.buffer, HEADER_BYTES);
    expect(timescaleOf(view(makeFullBox('mdhd', 0, 0, uint32s(0, 0, 600, 5, 0))))).toBe(600);
    expect(timescaleOf(view(makeFullBox('mdhd', 1, 0, uint64(0), uint64(0), uint32s(90_000), uint64(5))))).toBe(90_000);
    const short = makeFullBox('elst', 0, 0, uint32s(2, 40, 0xffff_ffff, 0x10000, 80, 7, 0x10000));
    const wide = makeFullBox(
      'elst',
      1,
      0,
      ...[uint32s(2), uint64(40), uint32s(0xffff_ffff, 0xffff_ffff, 0x10000), uint64(80), uint64(7), uint32s(0x10000)],
    );
    const edits = [
      { length: 40, mediaTime: -1, rate: 0x10000 },
      { length: 80, mediaTime: 7, rate: 0x10000 },
    ];
    expect(editsOf(view(short))).toEqual(edits);
    expect(editsOf(view(wide))).toEqual(edits);
    // A count that claims more than there is.
    expect(editsOf(view(makeFullBox('elst', 0, 0, uint32s(0xffff_ffff, 80, 7, 0x10000))))).toEqual(edits.slice(1));
  });
});
