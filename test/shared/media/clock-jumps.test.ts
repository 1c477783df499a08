import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClockJumps, parseListedPacket } from '../../../src/shared/core/media/clock-jumps.ts';
import { flvHeaderIn, pieceBorder } from '../../../src/shared/core/media/piece-border.ts';

const VIDEO = 0;
const SOUND = 1;
const picture = (atUs: number, pos: number) => ({ stream: VIDEO, atUs, decoding: true, pos });

const jumpsOf = (packets: readonly Parameters<ClockJumps['add']>[0][], leaps = true) => {
  const jumps = new ClockJumps(VIDEO, leaps);
  for (const packet of packets) jumps.add(packet);
  return jumps.found();
};

describe('ClockJumps', () => {
  it('finds every place where a clock begins again, in films of any rate', () => {
    const pieces = fc.array(fc.integer({ min: 8, max: 60 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 8_000, max: 500_000 }), (frames, frameUs) => {
        const packets = frames.flatMap((count) =>
          Array.from({ length: count }, (_, i) => i * Math.max(frameUs, 30_000)),
        );
        const found = jumpsOf(packets.map((atUs, pos) => picture(atUs, pos)));
        const borders = frames.slice(1).map((_, i) => frames.slice(0, i + 1).reduce((sum, count) => sum + count, 0));
        expect(found).toEqual(borders.map((at) => ({ afterPos: at - 1, beforePos: at })));
      }),
    );
  });

  it('takes a leap over which nothing goes on for a jump, one over which the sound does for a held picture', () => {
    const before = Array.from({ length: 25 }, (_, i) => picture(i * 40_000, i));
    const after = [picture(21_000_000, 100), picture(21_040_000, 101)];
    const sound = Array.from({ length: 200 }, (_, i) => ({ ...picture(1_000_000 + i * 100_000, i), stream: SOUND }));
    expect(jumpsOf([...before, ...after])).toEqual([{ afterPos: 24, beforePos: 100 }]);
    expect(jumpsOf([...before, ...sound, ...after])).toEqual([]);
    expect(jumpsOf([...before, ...after], false)).toEqual([]);
  });

  it('takes pictures that are rarely shown for what they are', () => {
    expect(jumpsOf([0, 2, 5, 9, 30, 100].map((s, i) => picture(s * 900_000, i)))).toEqual([]);
  });
});

describe('parseListedPacket', () => {
  it.each([
    ['0,1.480000,1.400000,564', { stream: 0, atUs: 1_400_000, decoding: true, pos: 564 }],
    ['1,1.480000,N/A,N/A', { stream: 1, atUs: 1_480_000, decoding: false, pos: undefined }],
    ['0,N/A,N/A,7', undefined],
    ['', undefined],
  ])('reads %j', (line, expected) => {
    expect(parseListedPacket(line)).toEqual(expected);
  });
});

describe('pieceBorder', () => {
  const transportPacket = (program: number, begins: boolean, size = 188) => {
    const packet = Buffer.alloc(size);
    packet.set([0x47, (begins ? 0x40 : 0) | (program >> 8), program & 255]);
    return packet;
  };
  it.each([188, 192])('begins a transport stream with its table of programs (packets of %i bytes)', (size) => {
    const packets = [0x100, 0, 0x101, 0x11, 0, 0x1000, 0x101, 0x100].map((program) =>
      transportPacket(program, true, size),
    );
    expect(pieceBorder('mpegts', { bytes: Buffer.concat(packets), firstAt: 7 * size })).toBe(4 * size);
  });

  it('begins a program stream with its pack, an Ogg stream with its first page', () => {
    const pack = Buffer.from([0, 0, 1, 0xba]);
    const bytes = Buffer.concat([pack, Buffer.alloc(50), pack, Buffer.alloc(30)]);
    expect(pieceBorder('mpeg', { bytes, firstAt: 70 })).toBe(54);
    const page = (flags: number) => Buffer.concat([Buffer.from('OggS'), Buffer.from([0, flags]), Buffer.alloc(40)]);
    expect(pieceBorder('ogg', { bytes: Buffer.concat([page(0), page(4), page(2), page(0)]), firstAt: 138 })).toBe(92);
  });

  it('finds the header of another FLV file', () => {
    expect(flvHeaderIn(Buffer.from([1, 2, 0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9]))).toBe(2);
    expect(flvHeaderIn(Buffer.from('FLV is a container'))).toBeUndefined();
  });
});
